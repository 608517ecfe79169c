package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of RE2 behind the longest text that must stand in whatever it finds: most texts lack it, and are told so without the pattern.
 */
final class SoughtPattern {

    private static final String DOT_IS_ALL = "(?s)";

    /** Those that stand for a place or a class of letters and are of one letter. */
    private static final String ESCAPES = "bBdDsSwWAz";

    private static final String META = "\\.[](){}*+?|^$";

    private final Pattern pattern;
    private final Map<String, Integer> groups;
    private final String needed;

    private SoughtPattern(Pattern pattern) {
        this.pattern = pattern;
        this.groups = Map.copyOf(pattern.namedGroups());
        this.needed = needed(pattern.pattern());
    }

    /** @throws com.google.re2j.PatternSyntaxException when it is none of RE2's */
    static SoughtPattern compile(String regex) {
        return new SoughtPattern(Pattern.compile(regex));
    }

    /** Its named groups, by the number of each. */
    Map<String, Integer> groups() {
        return groups;
    }

    boolean isFoundIn(String text) {
        return find(text) != null;
    }

    /** Where it is found; null when it is not. */
    @Nullable
    Matcher find(String text) {
        if (!text.contains(needed)) {
            return null;
        }
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher : null;
    }

    /**
     * The longest run of plain letters outside all groups and classes; empty when there is none, when there are alternatives outside of all
     * groups, or when flags are set that make a letter stand for others.
     */
    static String needed(String regex) {
        String longest = "";
        StringBuilder run = new StringBuilder();
        int at = regex.startsWith(DOT_IS_ALL) ? DOT_IS_ALL.length() : 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            int next = end(regex, at);
            if (next < 0) {
                return "";
            }
            String letter = c == '\\' ? regex.substring(at + 1, next) : regex.substring(at, next);
            boolean plain = c == '\\' ? META.contains(letter) : META.indexOf(c) < 0;
            boolean quantified = next < regex.length() && "*?{+".indexOf(regex.charAt(next)) >= 0;
            if (plain && (!quantified || regex.charAt(next) == '+')) {
                run.append(letter);
            }
            longest = run.length() > longest.length() ? run.toString() : longest;
            if (!plain || quantified) {
                run.setLength(0);
            }
            at = next;
        }
        return longest;
    }

    /** Behind what begins here: a letter, an escape, a group, a class, a count; -1 for what this does not read. */
    private static int end(String regex, int from) {
        return switch (regex.charAt(from)) {
            case '|' -> -1;
            case '(' -> endOfGroup(regex, from);
            case '[' -> endOfClass(regex, from);
            case '{' -> regex.indexOf('}', from) < 0 ? -1 : regex.indexOf('}', from) + 1;
            case '\\' ->
                from + 1 < regex.length() && (META + ESCAPES).indexOf(regex.charAt(from + 1)) >= 0 ? from + 2 : -1;
            default -> from + 1;
        };
    }

    /** Behind the bracket that closes the group; -1 for one that sets flags for what follows, or holds what this does not read. */
    private static int endOfGroup(String regex, int from) {
        boolean ofFlags =
                regex.startsWith("(?", from) && !regex.startsWith("(?:", from) && !regex.startsWith("(?P<", from);
        int depth = 0;
        int at = from;
        while (at >= 0 && at < regex.length() && !ofFlags) {
            char c = regex.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return at + 1;
            }
            at = c == '[' ? endOfClass(regex, at) : at + (c == '\\' ? 2 : 1);
        }
        return -1;
    }

    /** Behind the bracket that closes the class; -1 for one that this does not read. */
    private static int endOfClass(String regex, int from) {
        int begin = from + (regex.startsWith("[^", from) ? 2 : 1);
        for (int i = begin; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '[') {
                return -1;
            }
            if (c == '\\') {
                i++;
            } else if (c == ']' && i > begin) {
                return i + 1;
            }
        }
        return -1;
    }
}
