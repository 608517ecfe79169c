package dev.crossfire.deploy.app.text;

/** Text from logs, made fit for a terminal: it cannot move the cursor, hide itself or turn a command around. */
public final class Printable {

    private Printable() {}

    /** On one line. */
    public static String of(String text) {
        return lines(text.replace('\n', ' '));
    }

    /** With its line ends. */
    public static String lines(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || !acts(c)) {
                printable.appendCodePoint(c);
            } else {
                printable.append(String.format("[U+%04X]", c));
            }
        });
        return printable.toString();
    }

    private static boolean acts(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
