package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.streams.fact.SnapshotText;
import dev.crossfire.streams.fact.SnapshotText.Kind;
import dev.crossfire.streams.fact.ruleset.SaveHeader;
import dev.crossfire.streams.fact.text.TextLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart a text into which the outputs of several commands were written: by a script that ran them one after another, perhaps time and
 * again, or by a copy of a terminal. Commands are told by a prompt or heading that names them, else by where lines of another form begin.
 */
public final class CapturedOutputs {

    /** More outputs than this are left in the last one. */
    private static final int MOST = 64;

    private static final int LONGEST_HEADING = 300;

    /** After so many lines of no known form what follows is not looked at for another output; a prompt or heading still tells of one. */
    private static final int MOST_STRANGE = 1000;

    private static final String COMMAND =
            "(?:sudo (?:-\\S+ )*)?((?:/\\S*/)?(?:ip6?tables|xtables|nft|ip|ss|netstat|conntrack|sysctl|journalctl|kubectl|date)(?:-[\\w-]+)?(?: .*?)?)";

    private static final String MARKS = "#$%=+-*>[";

    private static final List<String> COMMANDS = List.of(
            "sudo", "ip", "xtables", "nft", "ss", "netstat", "conntrack", "sysctl", "journalctl", "kubectl", "date");

    /** {@code root@worker-3:~# ip rule}, {@code [root@worker-3 ~]# ip rule}, {@code $ ip rule}, {@code + ip rule}. */
    private static final Pattern PROMPT =
            Pattern.compile("^(?:\\[?[^\\s#$%]{0,80}(?: [^\\s#$%]{1,80})?[#$%]|\\+{1,4}) *" + COMMAND + "$");

    /** {@code === ip rule ===}, {@code ----- ip rule}, {@code ## ip rule}, {@code ==> ip rule <==}. */
    private static final Pattern HEADING =
            Pattern.compile("^(?:[=*-]{2,}|#{2,})>?[ \\[]*" + COMMAND + "[\\]: ]*(?:<?[=*#-]{2,})?$");

    private static final Pattern BARE_PROMPT = Pattern.compile("^(?:\\[?\\S{0,80}(?: \\S{1,80})?[#$%]|```\\w*)\\s*$");

    /** A line that {@code date} prints, in its classic form and as ISO 8601. */
    private static final Pattern DATE = Pattern.compile(
            "^(?:(\\w{3} \\w{3} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d) (?:UTC|GMT) (\\d{4})|(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d\\S*))$");

    private static final Pattern NFT_TABLE = Pattern.compile("^table (?:ip|ip6|inet|arp|bridge|netdev) \\S+ \\{.*");

    /** Their output is told by its own form, whatever stands in its lines. */
    private static final List<String> OF_LOGS = List.of("journalctl", "kubectl");

    /**
     * One command's output.
     *
     * @param text without the line that names the command
     * @param command as the text names it; null when it does not
     * @param at when it was taken, by itself or by what was taken with it; null when none of them says
     * @param line of the whole text at which this begins, from 1
     * @param round counts from 0, one more whenever commands begin to be repeated at a later time
     */
    public record Output(
            String text, @Nullable String command, @Nullable Instant at, int line, int round) {

        /** What it is; empty for the output of other commands. */
        public Optional<Kind> kind() {
            return SnapshotText.kindOf(text, null);
        }
    }

    private final List<String> lines;
    private final List<Output> outputs = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();

    /** Tables of the save that is being read. */
    private final Set<String> tables = new HashSet<>();

    private @Nullable String command;
    private @Nullable Instant date;
    private @Nullable Kind kind;

    /** The date stands right before this output: it tells more than the output's own, which names no zone. */
    private boolean justDated;

    private String generator = "";
    private int begun = 1;

    /** Lines of no known form, one after another. */
    private int strange;

    private boolean inNft;

    private CapturedOutputs(List<String> lines) {
        this.lines = lines;
    }

    /** The outputs, in their order; one, which is the whole text, when there are not several. */
    public static List<Output> of(String text) {
        CapturedOutputs reader = new CapturedOutputs(TextLines.of(text));
        for (int i = 0; i < reader.lines.size(); i++) {
            reader.take(reader.lines.get(i), i);
        }
        reader.flush(reader.lines.size() + 1);
        List<Output> known = reader.outputs.stream()
                .filter(output -> output.command != null || output.kind().isPresent())
                .toList();
        boolean one = known.isEmpty() || (known.size() == 1 && known.get(0).command == null);
        return one ? List.of(new Output(text, null, SnapshotEnvelope.generatedAt(text), 1, 0)) : Rounds.of(known);
    }

    /** Whether a line of the text names a command whose output follows. */
    public static boolean namesCommands(String text) {
        return text.lines().filter(line -> line.length() < LONGEST_HEADING).anyMatch(line -> commandOf(line) != null);
    }

    private void take(String line, int index) {
        boolean room = outputs.size() < MOST;
        String named = room && line.length() < LONGEST_HEADING ? commandOf(line) : null;
        Instant told = named == null && room ? dateOf(line) : null;
        if (named != null || told != null) {
            flush(index + 2);
            command = named == null || named.startsWith("date") ? null : named;
            date = told == null ? date : told;
            justDated |= told != null;
        } else if (!isBarePrompt(line)) {
            if (begins(line, index) && room) {
                flush(index + 1);
                begins(line, index);
            }
            current.append(line).append('\n');
        }
    }

    private static @Nullable String commandOf(String line) {
        if (!mayNameCommand(line)) {
            return null;
        }
        Matcher prompt = PROMPT.matcher(line);
        Matcher heading = HEADING.matcher(line);
        boolean isPrompt = prompt.matches();
        if (!isPrompt && !heading.matches()) {
            return null;
        }
        return (isPrompt ? prompt : heading).group(1).strip();
    }

    /** Nearly all lines can be told to name none without a pattern: a command follows a mark, with blanks and marks between. */
    private static boolean mayNameCommand(String line) {
        if (line.isEmpty() || line.startsWith("-A ") || line.charAt(0) == ':' || line.charAt(0) <= ' ') {
            return false;
        }
        boolean marked = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (MARKS.indexOf(c) >= 0) {
                marked = true;
            } else if (c != ' ') {
                if (marked && isCommandAt(line, i)) {
                    return true;
                }
                marked = false;
            }
        }
        return false;
    }

    private static boolean isCommandAt(String line, int at) {
        if (line.charAt(at) == '/') {
            return true;
        }
        for (String command : COMMANDS) {
            if (line.startsWith(command, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBarePrompt(String line) {
        String end = line.stripTrailing();
        boolean marked = !end.isEmpty() && "#$%".indexOf(end.charAt(end.length() - 1)) >= 0;
        return (marked || end.startsWith("```"))
                && end.length() < LONGEST_HEADING
                && BARE_PROMPT.matcher(line).matches();
    }

    private static @Nullable Instant dateOf(String line) {
        boolean mayBe = line.length() >= 19 && line.length() <= 40 && !Character.isWhitespace(line.charAt(0));
        Matcher matcher = mayBe ? DATE.matcher(line.strip()) : null;
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        return matcher.group(3) != null
                ? EventTimes.ofIso(matcher.group(3))
                : SnapshotEnvelope.generatedAt(
                        "# Generated by date v0 on " + matcher.group(1) + " " + matcher.group(2));
    }

    /** Whether a line begins another output than the one it stands in; takes it as the first line of one when nothing stands before it. */
    private boolean begins(String line, int index) {
        if (inNft) {
            inNft = !line.startsWith("}");
            return false;
        }
        boolean goesOn = line.isBlank()
                || Character.isWhitespace(line.charAt(0))
                || (command != null && OF_LOGS.contains(command.split(" ", 2)[0]));
        if (goesOn) {
            return false;
        }
        SaveHeader header = SaveHeader.of(line);
        if (header != null) {
            return beginsTable(header.tool() + (header.nfTables() ? " (nf_tables)" : ""), index + 1);
        }
        if (line.startsWith("*")) {
            boolean headed = index > 0 && SaveHeader.of(lines.get(index - 1)) != null;
            return !headed && beginsTable(generator, index);
        }
        if (line.startsWith("table ") && NFT_TABLE.matcher(line).matches()) {
            return beginsOf(Kind.NFT, line);
        }
        if (Kind.IPTABLES.equals(kind) && (line.startsWith("-A ") || line.startsWith(":") || line.startsWith("["))) {
            return false;
        }
        if (kind != null && !kind.equals(Kind.ROUTES) && SnapshotText.isLineOf(kind, line)) {
            strange = 0;
            return false;
        }
        if (strange >= MOST_STRANGE) {
            return false;
        }
        Kind own = SnapshotText.kindOfLine(line);
        strange = own == null ? strange + 1 : 0;
        return own != null && beginsOf(own, line);
    }

    private boolean beginsOf(Kind own, String line) {
        Kind before = kind;
        boolean fits = before == null
                || own.equals(before)
                || (!own.equals(Kind.ROUTE_GET) && SnapshotText.isLineOf(before, line));
        if (fits) {
            kind = before == null ? own : before;
            inNft = own.equals(Kind.NFT) && !line.stripTrailing().endsWith("}");
        }
        return !fits;
    }

    /** A save goes on with its next table; with a table that it has had already, or with the other family's, another begins. */
    private boolean beginsTable(String by, int index) {
        String table = by + (index < lines.size() ? lines.get(index).strip() : "");
        boolean otherKind = kind != null && !kind.equals(Kind.IPTABLES);
        boolean otherFamily = !tables.isEmpty() && by.startsWith("ip6") != generator.startsWith("ip6");
        if (otherKind || otherFamily || tables.contains(table)) {
            return true;
        }
        kind = Kind.IPTABLES;
        generator = by;
        tables.add(table);
        return false;
    }

    private void flush(int next) {
        String text = current.toString();
        if (!text.isBlank() || command != null) {
            Instant own = SnapshotEnvelope.generatedAt(text);
            outputs.add(new Output(text, command, own == null || justDated ? date : own, begun, 0));
            justDated = false;
        }
        current.setLength(0);
        command = null;
        kind = null;
        inNft = false;
        generator = "";
        tables.clear();
        begun = next;
    }
}
