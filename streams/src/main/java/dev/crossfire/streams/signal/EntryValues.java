package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import dev.crossfire.streams.entry.KlogLine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one form knows of an entry by name: groups that its patterns captured, the entry's fields, {@value #MESSAGE} and {@value #TEXT}. A
 * value that is empty is known; one whose field was cut before it began is not.
 */
final class EntryValues {

    static final String MESSAGE = "message";
    static final String TEXT = "text";

    private final KlogLine line;
    private final Map<String, String> captured = new HashMap<>();

    EntryValues(KlogLine line) {
        this.line = line;
    }

    /** Null when nothing tells it. */
    @Nullable
    String get(String name) {
        String group = captured.get(name);
        if (group != null) {
            return group;
        }
        return switch (name) {
            case MESSAGE -> line.message();
            case TEXT -> line.text();
            default -> field(name);
        };
    }

    private @Nullable String field(String name) {
        String value = line.fields().get(name);
        boolean begunOnly = name.equals(line.openField()) && value != null && value.isBlank();
        return begunOnly ? null : value;
    }

    /** Looks for a pattern in a value and keeps what its named groups took part in. */
    boolean capture(String name, SoughtPattern pattern) {
        String value = get(name);
        if (value == null) {
            return false;
        }
        Matcher matcher = pattern.find(value);
        if (matcher == null) {
            return false;
        }
        pattern.groups().forEach((group, number) -> {
            String text = matcher.group(number);
            if (text != null) {
                captured.put(group, text);
            }
        });
        return true;
    }
}
