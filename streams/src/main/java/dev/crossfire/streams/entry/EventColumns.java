package dev.crossfire.streams.entry;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a table of Events, as kubectl of any version prints them, and as {@code kubectl describe} does. */
final class EventColumns {

    /** What describe prints, for a row that was posted without the line above it. */
    static final EventColumns DESCRIBED =
            new EventColumns(List.of("TYPE", "REASON", "AGE", "FROM", "MESSAGE"), List.of());

    /** What {@code kubectl get events} prints, for such a row. */
    static final EventColumns LISTED =
            new EventColumns(List.of("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"), List.of());

    /** The same of all namespaces. */
    static final EventColumns LISTED_WIDELY =
            new EventColumns(List.of("NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"), List.of());

    private static final Pattern GAP = Pattern.compile("\\s{2,}|\\t");
    private static final Set<String> NAMES = Set.of(
            "NAMESPACE",
            "LAST SEEN",
            "LASTSEEN",
            "FIRST SEEN",
            "FIRSTSEEN",
            "AGE",
            "COUNT",
            "NAME",
            "KIND",
            "SUBOBJECT",
            "SUBOBJECTPATH",
            "TYPE",
            "REASON",
            "SOURCE",
            "FROM",
            "OBJECT",
            "MESSAGE");

    private static final int LONGEST_HEAD = 400;

    private final List<String> names;
    private final List<Integer> starts;

    private EventColumns(List<String> names, List<Integer> starts) {
        this.names = names;
        this.starts = starts;
    }

    /** Reads the line above a table; null when it is none. */
    static @Nullable EventColumns parse(String line) {
        String upper = line.length() > LONGEST_HEAD ? "" : line.toUpperCase(Locale.ROOT);
        if (!upper.contains("REASON") || !upper.contains("MESSAGE")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        for (String word : GAP.split(upper.strip())) {
            if (!NAMES.contains(word)) {
                return null;
            }
            at = upper.indexOf(word, at);
            names.add(word);
            starts.add(at);
            at += word.length();
        }
        boolean listed = names.size() >= 4 && names.get(names.size() - 1).equals("MESSAGE");
        return listed || names.contains("OBJECT") || names.contains("SUBOBJECT")
                ? new EventColumns(names, starts)
                : null;
    }

    /** Where the last column begins; 0 when that is not known. */
    int messageStart() {
        int message = names.indexOf("MESSAGE");
        return message < starts.size() && message >= 0 ? starts.get(message) : 0;
    }

    /** The values of a row, by column; null when it is none. */
    @Nullable
    Map<String, String> row(String line) {
        Map<String, String> aligned = aligned(line);
        Map<String, String> row = aligned != null ? aligned : split(line);
        return row != null && isRow(row) ? row : null;
    }

    private static boolean isRow(Map<String, String> row) {
        String reason = row.getOrDefault("REASON", "");
        String age = firstOf(row, "LAST SEEN", "LASTSEEN", "AGE");
        return !reason.isEmpty()
                && reason.indexOf(' ') < 0
                && Character.isUpperCase(reason.charAt(0))
                && AgeText.parse(age) != null;
    }

    /** By the places of the columns' names, when every value begins at its column's. */
    private @Nullable Map<String, String> aligned(String line) {
        if (starts.isEmpty()) {
            return null;
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            int start = starts.get(i);
            int end = i + 1 < starts.size() ? starts.get(i + 1) : line.length();
            boolean crossed = start > 0 && start < line.length() && line.charAt(start - 1) > ' ';
            boolean late = start < line.length() && line.charAt(start) <= ' ' && !blank(line, start, end);
            if (crossed || late) {
                return null;
            }
            row.put(
                    names.get(i),
                    start < line.length()
                            ? line.substring(start, Math.min(end, line.length()))
                                    .strip()
                            : "");
        }
        return row;
    }

    private static boolean blank(String line, int from, int to) {
        return line.substring(from, Math.min(to, line.length())).isBlank();
    }

    /** By the gaps between values; the last column takes the rest. */
    private @Nullable Map<String, String> split(String line) {
        String rest = line.strip();
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            int gap = last ? rest.length() : gap(rest);
            if (gap < 0) {
                // An empty message leaves nothing behind.
                row.put(names.get(i), rest);
                return i == names.size() - 2 ? row : null;
            }
            row.put(names.get(i), rest.substring(0, gap));
            rest = last ? "" : rest.substring(gap).stripLeading();
        }
        return row;
    }

    /** Where two blanks or a tab stand; -1 when they do nowhere. */
    private static int gap(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean two = text.charAt(i) == ' ' && i + 1 < text.length() && text.charAt(i + 1) <= ' ';
            if (two || text.charAt(i) == '\t') {
                return i;
            }
        }
        return -1;
    }

    static String firstOf(Map<String, String> row, String... columns) {
        for (String column : columns) {
            String value = row.get(column);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
