package dev.crossfire.serve.notify.slack;

/**
 * Text of logs, rules and names as Slack may show it: it can neither mention anybody nor link anywhere, and it is cut where Slack or a
 * reader would give up. Lengths are in UTF-16 units after escaping, as they are sent.
 */
final class SlackText {

    private static final String CUT = "…";

    private SlackText() {}

    /** One line of prose: white space is one blank, what could format or link is neutral. Cut at {@code limit}. */
    static String prose(String text, int limit) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit) + 16);
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isWhitespace(point) || point == '\u00a0') {
                blank = !out.isEmpty();
                continue;
            }
            String shown = (blank ? " " : "") + shown(point, next(text, i));
            blank = false;
            if (out.length() + shown.length() > limit - (i < text.length() ? CUT.length() : 0)) {
                return out.append(CUT).toString();
            }
            out.append(shown);
        }
        return out.toString();
    }

    /** Commands, as they are to be copied; lines stay lines. Only what Slack decodes again is escaped. */
    static String command(String text) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                out.appendCodePoint(point);
            } else {
                out.append(escaped(point));
            }
        });
        return out.toString();
    }

    private static int next(String text, int at) {
        return at < text.length() ? text.codePointAt(at) : -1;
    }

    private static String shown(int point, int next) {
        return switch (point) {
            // A code span would swallow what follows it.
            case '`' -> "'";
            // A word joiner is not seen, and neither a mention nor a channel nor an address goes on behind it.
            case '@', '#' -> Character.toString(point) + '\u2060';
            case ':' -> next == '/' ? ":\u2060" : ":";
            default -> escaped(point);
        };
    }

    private static String escaped(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> hidden(point) ? String.format("[U+%04X]", point) : Character.toString(point);
        };
    }

    /** Controls, format characters, halves of surrogate pairs: unseen, a bidirectional mark can make a command read as another. */
    private static boolean hidden(int point) {
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
