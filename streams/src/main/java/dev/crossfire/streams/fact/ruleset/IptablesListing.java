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

    private static final Pattern CHAIN = Pattern.compile(
            "^Chain (\\S+) \\((?:policy (\\S+?)(?: (\\S+) packets, (\\S+) bytes)?|(\\d+) references?(?: .*)?)\\)\\s*$");
    private static final Pattern COLUMNS = Pattern.compile(
            "^\\s*(num\\s+)?(pkts\\s+bytes\\s+)?target\\s+prot\\s+(opt\\s+)?(in\\s+out\\s+)?source\\s+destination\\s*$");
    private static final Pattern ROW = Pattern.compile(
            "^\\s*(?:\\d+\\s+)?(?:\\d+[KMGTP]?\\s+\\d+[KMGTP]?\\s+)?(?:[\\w.:-]+\\s+)?!?(?:[a-z0-9-]+)\\s+(?:--|-f|!f)\\s+\\S.*$");
    private static final Pattern TABLE = Pattern.compile("^[^\\s:]{1,20}: (raw|mangle|nat|filter|security)$");
    private static final int LONGEST_TABLE = 40;

    private static final Pattern EXACT = Pattern.compile("^\\d{1,18}$");
    private static final Pattern COUNT = Pattern.compile("^\\d{1,18}[KMGTP]?$");

    /** Stands for the interfaces that a listing without {@code -v} leaves out. */
    private static final String HIDDEN_DEVICES = "interface (only -v lists it)";

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
        return chain(line) != null
                || (line.contains("destination") && COLUMNS.matcher(line).matches())
                || ((line.contains(" -- ")
                                || line.contains("-f ")
                                || line.contains("!f ")
                                || line.contains("--\t")
                                || line.contains("\t--"))
                        && ROW.matcher(line).matches());
    }

    /** The head of a chain; null when the line is none. */
    static @Nullable ChainHead chain(String line) {
        if (!line.startsWith("Chain ")) {
            return null;
        }
        Matcher chain = CHAIN.matcher(line);
        if (!chain.matches()) {
            return null;
        }
        String packets = chain.group(3);
        return new ChainHead(chain.group(1), chain.group(2), packets == null ? null : counter(packets, chain.group(4)));
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
        Matcher columns = COLUMNS.matcher(line);
        return columns.matches()
                ? new IptablesListing(columns.group(1) != null, columns.group(2) != null, columns.group(4) != null)
                : null;
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
