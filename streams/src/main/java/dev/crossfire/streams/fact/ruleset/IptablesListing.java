package dev.crossfire.streams.fact.ruleset;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of {@code iptables -L}, with and without {@code -n -v -x --line-numbers}, into the words that {@code iptables-save}
 * would have printed.
 *
 * <p>A listing says less than a save: without {@code -v} it hides the interfaces, so that a rule for {@code lo} alone looks like one for
 * all, and without {@code -x} it rounds counters, and a rounded one proves nothing.
 */
public final class IptablesListing {

    private static final String CHAIN = "Chain ";
    private static final Set<String> REFERENCES = Set.of("reference", "references");
    private static final Pattern TABLE = Pattern.compile("^[^\\s:]{1,20}: (raw|mangle|nat|filter|security)$");
    private static final int LONGEST_TABLE = 40;

    private static final Pattern EXACT = Pattern.compile("^\\d{1,18}$");
    private static final Pattern TARGET = Pattern.compile("^[\\w.:-]+$");
    private static final Pattern PROTOCOL = Pattern.compile("^!?[a-z0-9-]+$");
    private static final Pattern COUNT = Pattern.compile("^\\d{1,18}[KMGTP]?$");

    /** Stands for the interfaces that a listing without {@code -v} leaves out. */
    private static final String HIDDEN_DEVICES = "interface (only -v lists it)";

    /** Number, two counters, target and protocol. */
    private static final int MOST_BEFORE_OPT = 5;

    private static final Set<String> OPT = Set.of("--", "-f", "!f");
    private static final Set<String> ANY_DEVICE = Set.of("*", "any");

    private final boolean numbered;
    private final boolean withCounters;
    private final boolean withDevices;

    private IptablesListing(boolean numbered, boolean withCounters, boolean withDevices) {
        this.numbered = numbered;
        this.withCounters = withCounters;
        this.withDevices = withDevices;
    }

    /**
     * The line above the rules of a chain.
     *
     * @param policy null for a chain that is no base chain
     * @param counter of the policy; null when not printed, or rounded
     */
    record ChainHead(
            String name, @Nullable String policy, @Nullable Counter counter) {}

    /**
     * A rule.
     *
     * @param text as printed, without number and counters
     * @param words as behind {@code -A CHAIN}
     * @param counter null when not printed, or rounded
     */
    record Row(String text, List<String> words, @Nullable Counter counter) {}

    /** Whether a line has the form of one of such a listing. */
    public static boolean isLine(String line) {
        return chain(line) != null || columns(line) != null || isRow(line);
    }

    private static boolean isRow(String line) {
        boolean mayBe = line.contains(" -- ")
                || line.contains("-f ")
                || line.contains("!f ")
                || line.contains("--\t")
                || line.contains("\t--");
        List<String> words = mayBe ? TextLines.words(line, MOST_BEFORE_OPT + 2) : List.of();
        for (int opt = 1; opt < words.size() - 1; opt++) {
            if (OPT.contains(words.get(opt))) {
                return PROTOCOL.matches(words.get(opt - 1)) && isBeforeProtocol(words.subList(0, opt - 1));
            }
        }
        return false;
    }

    /** Whether these are a number, two counters and a target, each of which may be missing. */
    private static boolean isBeforeProtocol(List<String> words) {
        for (int number = 0; number <= 1; number++) {
            for (int counters = 0; counters <= 2; counters += 2) {
                int before = number + counters;
                if ((words.size() == before || words.size() == before + 1)
                        && words.subList(0, number).stream().allMatch(EXACT::matches)
                        && words.subList(number, before).stream().allMatch(COUNT::matches)
                        && words.subList(before, words.size()).stream().allMatch(TARGET::matches)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The head of a chain; null when the line is none. */
    static @Nullable ChainHead chain(String line) {
        String stripped = line.startsWith(CHAIN) ? line.stripTrailing() : "";
        int space = stripped.indexOf(' ', CHAIN.length());
        if (space <= CHAIN.length() || !stripped.startsWith(" (", space) || !stripped.endsWith(")")) {
            return null;
        }
        List<String> inside = TextLines.words(stripped.substring(space + 2, stripped.length() - 1), 7);
        String name = stripped.substring(CHAIN.length(), space);
        if (inside.size() > 1 && inside.get(0).equals("policy")) {
            return base(name, inside);
        }
        boolean referred = inside.size() > 1 && EXACT.matches(inside.get(0)) && REFERENCES.contains(inside.get(1));
        return referred ? new ChainHead(name, null, null) : null;
    }

    private static @Nullable ChainHead base(String name, List<String> inside) {
        boolean counted = inside.size() == 6
                && inside.get(3).equals("packets,")
                && inside.get(5).equals("bytes");
        if (inside.size() != 2 && !counted) {
            return null;
        }
        return new ChainHead(name, inside.get(1), counted ? counter(inside.get(2), inside.get(4)) : null);
    }

    /** The table that {@code service iptables status} names above its chains, in whatever language; null when the line is none. */
    static @Nullable String table(String line) {
        if (line.length() > LONGEST_TABLE || line.indexOf(": ") < 1) {
            return null;
        }
        Matcher table = TABLE.matcher(line);
        return table.matches() ? table.group(1) : null;
    }

    /** What the line that names the columns promises of the rows under it; null when the line is none. */
    static @Nullable IptablesListing columns(String line) {
        if (!line.contains("destination")) {
            return null;
        }
        List<String> names = new ArrayList<>(TextLines.words(line, 11));
        boolean numbered = takes(names, List.of("num"));
        boolean withCounters = takes(names, List.of("pkts", "bytes"));
        boolean named = takes(names, List.of("target", "prot"));
        takes(names, List.of("opt"));
        boolean withDevices = takes(names, List.of("in", "out"));
        return named && names.equals(List.of("source", "destination"))
                ? new IptablesListing(numbered, withCounters, withDevices)
                : null;
    }

    /** Takes words off the beginning; false when others stand there. */
    private static boolean takes(List<String> from, List<String> words) {
        boolean there =
                from.size() >= words.size() && from.subList(0, words.size()).equals(words);
        if (there) {
            from.subList(0, words.size()).clear();
        }
        return there;
    }

    /** A rule under these columns; null when the line is none. */
    @Nullable
    Row row(String line) {
        List<String> words = joined(TextLines.words(line));
        int at = numbered && !words.isEmpty() && EXACT.matcher(words.get(0)).matches() ? 1 : 0;
        Counter counter = null;
        if (withCounters) {
            if (words.size() < at + 2 || !COUNT.matcher(words.get(at)).matches()) {
                return null;
            }
            counter = counter(words.get(at), words.get(at + 1));
            at += 2;
        }
        List<String> rest = words.subList(Math.min(at, words.size()), words.size());
        int opt = opt(rest);
        int devices = withDevices ? 2 : 0;
        if (opt < 1 || rest.size() < opt + 3 + devices) {
            return null;
        }
        return new Row(String.join(" ", rest), words(rest, opt), counter);
    }

    /** The column that tells fragments stands behind the protocol, which stands behind the target, which may be missing. */
    private static int opt(List<String> words) {
        for (int i = 1; i <= 2 && i < words.size(); i++) {
            if (OPT.contains(words.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private List<String> words(List<String> row, int opt) {
        List<String> words = new ArrayList<>();
        String target = opt == 2 ? row.get(0) : "";
        add(words, "-p", row.get(opt - 1), "all");
        if (!row.get(opt).equals("--")) {
            words.addAll(row.get(opt).equals("!f") ? List.of("!", "-f") : List.of("-f"));
        }
        int at = opt + 1;
        if (withDevices) {
            device(words, "-i", row.get(at++));
            device(words, "-o", row.get(at++));
        } else {
            words.addAll(List.of("-m", HIDDEN_DEVICES));
        }
        address(words, "-s", row.get(at++));
        address(words, "-d", row.get(at++));
        new ListedExtras(row.subList(at, row.size()), target).addTo(words);
        return words;
    }

    private static void add(List<String> words, String option, String value, String nothing) {
        boolean negated = value.startsWith("!");
        String plain = negated ? value.substring(1) : value;
        if (plain.equals(nothing) || plain.equals("0")) {
            return;
        }
        if (negated) {
            words.add("!");
        }
        words.add(option);
        words.add(plain);
    }

    private static void device(List<String> words, String option, String name) {
        if (!ANY_DEVICE.contains(name)) {
            add(words, option, name, "");
        }
    }

    private static void address(List<String> words, String option, String address) {
        String plain = address.toLowerCase(Locale.ROOT);
        boolean all = plain.equals("anywhere") || plain.equals("0.0.0.0/0") || plain.equals("::/0");
        if (!all) {
            add(words, option, address, "");
        }
    }

    /** A {@code !} that stands alone belongs to the word after it. */
    private static List<String> joined(List<String> words) {
        int first = words.indexOf("!");
        if (first < 0 || first + 1 >= words.size() || !words.get(first + 1).contains(".")) {
            return words;
        }
        List<String> joined = new ArrayList<>(words.subList(0, first));
        joined.add("!" + words.get(first + 1));
        joined.addAll(words.subList(first + 2, words.size()));
        return joined;
    }

    private static @Nullable Counter counter(String packets, String bytes) {
        boolean exact = EXACT.matcher(packets).matches() && EXACT.matcher(bytes).matches();
        return exact ? IptablesText.counter(packets, bytes) : null;
    }
}
