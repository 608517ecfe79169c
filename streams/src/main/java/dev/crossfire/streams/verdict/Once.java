package dev.crossfire.streams.verdict;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is derived when it is first asked for, and kept; not for several threads at once. */
final class Once<T> {

    private final Supplier<T> derive;
    private @Nullable T known;

    Once(Supplier<T> derive) {
        this.derive = derive;
    }

    T get() {
        T value = known;
        if (value == null) {
            value = derive.get();
            known = value;
        }
        return value;
    }
}
