package dev.crossfire.streams.lint;

import dev.crossfire.streams.yaml.Yaml;
import java.util.Map;

/** Whether a condition cannot hold without another, as far as their shape tells. */
final class Implication {

    private Implication() {}

    /** Whether {@code one} holding means that {@code other} holds; false where the shape does not tell. */
    static boolean holds(Yaml one, Yaml other) {
        if (one.canonical().equals(other.canonical())) {
            return true;
        }
        Yaml all = only(one, "all");
        if (all != null && all.list().stream().anyMatch(part -> holds(part, other))) {
            return true;
        }
        Yaml any = only(one, "any");
        if (any != null && all(any, other)) {
            return true;
        }
        Yaml otherAny = only(other, "any");
        if (otherAny != null && otherAny.list().stream().anyMatch(part -> holds(one, part))) {
            return true;
        }
        Yaml otherAll = only(other, "all");
        return otherAll != null && otherAll.list().stream().allMatch(part -> holds(one, part));
    }

    private static boolean all(Yaml any, Yaml other) {
        return !any.list().isEmpty() && any.list().stream().allMatch(part -> holds(part, other));
    }

    private static @org.jspecify.annotations.Nullable Yaml only(Yaml condition, String word) {
        if (!condition.isMap()) {
            return null;
        }
        Map<String, Yaml> entries = condition.map();
        return entries.size() == 1 ? entries.get(word) : null;
    }
}
