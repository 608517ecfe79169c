package dev.crossfire.streams.signal;

import dev.crossfire.model.ByteMatcher;
import dev.crossfire.streams.entry.KlogLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes an entry a signal.
 *
 * @param name see {@link dev.crossfire.model.signal.SignalNames}
 * @param literals one of them stands in the raw bytes of every such entry; each of at least {@value ByteMatcher#MIN_LITERAL} bytes, and
 *     without quotes, slashes and other characters that an encoder may escape, unless these belong to the JSON around the text
 * @param forms the ways in which an entry says it; the first that fits counts
 */
record SignalDefinition(String name, List<String> literals, List<SignalForm> forms) {

    SignalDefinition {
        literals = List.copyOf(literals);
        forms = List.copyOf(forms);
    }

    /** The signal's attributes, or null when the entry is not such a signal after all. */
    @Nullable
    Map<String, String> read(KlogLine entry) {
        for (SignalForm form : forms) {
            Map<String, String> attributes = form.read(entry);
            if (attributes != null) {
                return attributes;
            }
        }
        return null;
    }
}
