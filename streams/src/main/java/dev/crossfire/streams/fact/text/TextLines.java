package dev.crossfire.streams.fact.text;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** The lines and words of a command's output, whatever ends them: {@code \n}, {@code \r\n}, or the bare {@code \r} of some copies. */
public final class TextLines {

    private TextLines() {}

    /**
     * All lines, so that line n of the text stands at index n - 1; an empty text has none, and empty ones at its end are left out. Each is
     * cut out when it is asked for: a list of half a million letters would be heavier than its text by far.
     */
    public static List<String> of(String text) {
        int[] starts = new int[64];
        int count = 0;
        int filled = 0;
        for (int from = 0; from < text.length(); ) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count + count / 2);
            }
            starts[count++] = from;
            int end = end(text, from);
            filled = end > from ? count : filled;
            from = next(text, end);
        }
        return new Cut(text, Arrays.copyOf(starts, filled));
    }

    private static final class Cut extends AbstractList<String> implements RandomAccess {

        private final String text;
        private final int[] starts;

        Cut(String text, int[] starts) {
            this.text = text;
            this.starts = starts;
        }

        @Override
        public String get(int index) {
            return text.substring(starts[index], end(text, starts[index]));
        }

        @Override
        public int size() {
            return starts.length;
        }
    }

    /** The first lines that are not blank, at most so many. */
    public static List<String> head(String text, int most) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length() && lines.size() < most; ) {
            int end = end(text, from);
            String line = text.substring(from, end);
            if (!line.isBlank()) {
                lines.add(line);
            }
            from = next(text, end);
        }
        return lines;
    }

    /** What stands between blanks, without the blanks. */
    public static List<String> words(String line) {
        return words(line, Integer.MAX_VALUE);
    }

    /** The first words, at most so many. */
    public static List<String> words(String line, int most) {
        List<String> words = new ArrayList<>();
        int from = wordFrom(line, 0);
        while (from < line.length() && words.size() < most) {
            int end = wordEnd(line, from);
            words.add(line.substring(from, end));
            from = wordFrom(line, end);
        }
        return words;
    }

    /** The words with one blank between them. */
    public static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        int from = wordFrom(text, 0);
        while (from < text.length()) {
            int end = wordEnd(text, from);
            line.append(line.isEmpty() ? "" : " ").append(text, from, end);
            from = wordFrom(text, end);
        }
        return line.toString();
    }

    /** Where the word begins that stands here or behind blanks; the line's end when there is none. */
    public static int wordFrom(String line, int from) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the word ends that begins here; here when none does. */
    public static int wordEnd(String line, int from) {
        int at = from;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the digits end that begin here; here when none do. */
    public static int digitsEnd(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static int next(String text, int end) {
        boolean both = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
        return end + (both ? 2 : 1);
    }
}
