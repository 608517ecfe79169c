package dev.crossfire.serve.feed.page;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of HTML that is safe to send. A template is a constant of the source (the compiler checks it), and whatever is filled in is
 * escaped unless it is HTML of this kind already. So text of logs, rules and requests is only ever text.
 */
public final class Html {

    static final Html NOTHING = new Html("");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Fills the places {@code {}} of a template, in their order; places in attributes must stand in double quotes. */
    static Html of(@CompileTimeConstant final String template, Object... fill) {
        StringBuilder out = new StringBuilder(template.length() + 64 * fill.length);
        int from = 0;
        for (Object value : fill) {
            int place = template.indexOf("{}", from);
            if (place < 0) {
                throw new IllegalArgumentException("more values than places in: " + template);
            }
            out.append(template, from, place)
                    .append(value instanceof Html html ? html.markup : escape(value.toString()));
            from = place + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer values than places in: " + template);
        }
        return new Html(out.append(template, from, template.length()).toString());
    }

    static Html lines(Collection<Html> pieces) {
        return new Html(pieces.stream().map(piece -> piece.markup).collect(Collectors.joining("\n")));
    }

    static Html lines(Html... pieces) {
        return lines(List.of(pieces));
    }

    boolean isEmpty() {
        return markup.isEmpty();
    }

    @Override
    public String toString() {
        return markup;
    }

    /** Escapes text for element content and for attributes in double quotes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        text.codePoints().forEach(point -> escape(point, out));
        return out.toString();
    }

    private static void escape(int point, StringBuilder out) {
        switch (point) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
                if (hidden(point)) {
                    out.append(String.format("[U+%04X]", point));
                } else {
                    out.appendCodePoint(point);
                }
            }
        }
    }

    /**
     * Characters that are shown by their number: controls, format characters, separators of lines, halves of surrogate pairs. Unseen,
     * a bidirectional mark can make a command read as another.
     */
    private static boolean hidden(int point) {
        if (point == '\n' || point == '\t') {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
