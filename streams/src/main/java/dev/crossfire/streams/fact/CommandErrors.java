package dev.crossfire.streams.fact;

import com.google.re2j.Pattern;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.List;
import java.util.Optional;

/** Texts that are not a command's output but why it gave none. */
final class CommandErrors {

    private static final Pattern ERROR = Pattern.compile(
            "Permission denied|Operation not permitted|you must be root|Fatal: |can't open lock file|command not found|not found$"
                    + "|No such file or directory|can't initialize|Cannot initialize|Could not fetch rule set generation id|Cannot open netlink"
                    + "|Operation failed|Cannot find device|Cannot talk to rtnetlink|^modprobe: |^Error: |^sudo: |^nsenter: "
                    + "|^RTNETLINK answers: |executable file not found|Another app is currently holding|Perhaps iptables or your kernel"
                    + "|does not exist|[Pp]rotocol not supported|Failed to initialize",
            Pattern.CASE_INSENSITIVE);

    /** More, or longer ones, are no error's. */
    private static final int MOST_LINES = 8;

    private static final int LONGEST = 2000;

    private CommandErrors() {}

    /** The first line of a text that consists of error lines only. */
    static Optional<String> in(String text) {
        List<String> lines =
                TextLines.head(text, MOST_LINES + 1).stream().map(String::strip).toList();
        boolean onlyErrors = !lines.isEmpty()
                && lines.size() <= MOST_LINES
                && lines.stream().allMatch(line -> line.length() <= LONGEST)
                && lines.stream().allMatch(line -> ERROR.matcher(line).find() && !line.startsWith("-A "));
        return onlyErrors ? Optional.of(RouteReader.shortened(lines.get(0))) : Optional.empty();
    }
}
