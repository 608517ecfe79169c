package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value made of others: text with names in braces, as {@code {namespace}/{name}}.
 *
 * @param alternatives the first whose names are all known, and that is not empty, is taken
 */
record ValueTemplate(List<String> alternatives) {

    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z]+)\\}");

    ValueTemplate {
        alternatives = List.copyOf(alternatives);
    }

    /** Every name in braces. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String alternative : alternatives) {
            Matcher name = NAME.matcher(alternative);
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    /** Empty when no alternative can be made. */
    String of(EntryValues values) {
        for (String alternative : alternatives) {
            String made = made(alternative, values);
            if (made != null && !made.isEmpty()) {
                return made;
            }
        }
        return "";
    }

    private static @Nullable String made(String template, EntryValues values) {
        StringBuilder made = new StringBuilder();
        Matcher name = NAME.matcher(template);
        int from = 0;
        while (name.find()) {
            String value = values.get(name.group(1));
            if (value == null) {
                return null;
            }
            made.append(template, from, name.start()).append(value);
            from = name.end();
        }
        return made.append(template, from, template.length()).toString();
    }
}
