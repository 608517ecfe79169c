package dev.crossfire.streams.fact.text;

import java.util.List;
import java.util.regex.Pattern;

/** The lines of a command's output, whatever ends them: {@code \n}, {@code \r\n}, or the bare {@code \r} of some copies. */
public final class TextLines {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

    private TextLines() {}

    /** All lines, so that line n of the text stands at index n - 1; an empty text has none. */
    public static List<String> of(String text) {
        return text.isEmpty() ? List.of() : List.of(LINE_END.split(text));
    }
}
