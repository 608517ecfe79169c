package dev.crossfire.streams.signal;

import dev.crossfire.model.ByteMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What makes an entry a signal.
 *
 * @param <E> what an entry of its source is read into before it is asked
 * @param name see {@link dev.crossfire.model.signal.SignalNames}
 * @param literals one of them stands in the raw bytes of every such entry; each of at least {@value ByteMatcher#MIN_LITERAL} bytes, and
 *     without quotes, slashes and other characters that an encoder may escape, unless these belong to the JSON around the text
 * @param attributes the signal's attributes, or null when the entry is not such a signal after all
 */
public record SignalDefinition<E>(
        String name, List<String> literals, Function<E, @Nullable Map<String, String>> attributes) {

    public SignalDefinition {
        literals = List.copyOf(literals);
        for (String literal : literals) {
            if (literal.getBytes(StandardCharsets.UTF_8).length < ByteMatcher.MIN_LITERAL) {
                throw new IllegalArgumentException("literal '" + literal + "' of signal " + name + " is shorter than "
                        + ByteMatcher.MIN_LITERAL + " bytes");
            }
        }
    }

    /** Asks this definition about an entry. */
    public @Nullable Map<String, String> read(E entry) {
        return attributes.apply(entry);
    }
}
