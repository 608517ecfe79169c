package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value made of others: text with names in braces, as {@code {namespace}/{name}}.
 *
 * @param alternatives the first whose names are all known, and that is not empty, is taken
 */
record ValueTemplate(List<List<Piece>> alternatives) {

    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z]+)\\}");

    ValueTemplate {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /**
     * Text as it is, or the name of a value.
     *
     * @param text the name when {@code named}
     */
    record Piece(String text, boolean named) {}

    static ValueTemplate of(List<String> alternatives) {
        return new ValueTemplate(
                alternatives.stream().map(ValueTemplate::pieces).toList());
    }

    private static List<Piece> pieces(String template) {
        List<Piece> pieces = new ArrayList<>();
        Matcher name = NAME.matcher(template);
        int from = 0;
        while (name.find()) {
            pieces.add(new Piece(template.substring(from, name.start()), false));
            pieces.add(new Piece(name.group(1), true));
            from = name.end();
        }
        pieces.add(new Piece(template.substring(from), false));
        return pieces;
    }

    /** Every name in braces. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (List<Piece> pieces : alternatives) {
            pieces.stream().filter(Piece::named).map(Piece::text).forEach(names::add);
        }
        return names;
    }

    /** Empty when no alternative can be made. */
    String of(EntryValues values) {
        for (List<Piece> pieces : alternatives) {
            String made = made(pieces, values);
            if (made != null && !made.isEmpty()) {
                return made;
            }
        }
        return "";
    }

    private static @Nullable String made(List<Piece> pieces, EntryValues values) {
        StringBuilder made = new StringBuilder();
        for (Piece piece : pieces) {
            String text = piece.named() ? values.get(piece.text()) : piece.text();
            if (text == null) {
                return null;
            }
            made.append(text);
        }
        return made.toString();
    }
}
