package dev.crossfire.ingest.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The matches by which journalctl chooses entries. Those of different fields must all fit, of those of one field any, and {@code +} stands
 * between alternatives. {@code --unit} cannot be such an alternative: whatever stands beside it narrows it.
 */
final class JournalMatches {

    /** What systemd calls a unit by; a name without one of these is a service's. */
    private static final List<String> TYPES = List.of(
            ".service",
            ".socket",
            ".target",
            ".device",
            ".mount",
            ".automount",
            ".swap",
            ".timer",
            ".path",
            ".slice",
            ".scope");

    private JournalMatches() {}

    /**
     * What these units wrote, and what the service manager wrote about them: starts, stops, kills. Of the kernel its own messages, not what
     * programs put into its ring buffer.
     *
     * @param units one of them may be {@value JournalShipping#KERNEL}; empty = every entry
     */
    static List<String> of(List<String> units) {
        List<String> names = units.stream()
                .filter(unit -> !unit.equals(JournalShipping.KERNEL))
                .map(JournalMatches::whole)
                .toList();
        List<List<String>> alternatives = new ArrayList<>();
        if (!names.isEmpty()) {
            alternatives.add(each("_SYSTEMD_UNIT", names));
            List<String> about = new ArrayList<>(List.of("_PID=1"));
            about.addAll(each("UNIT", names));
            alternatives.add(about);
        }
        if (names.size() < units.size()) {
            alternatives.add(List.of("_TRANSPORT=kernel", "SYSLOG_IDENTIFIER=" + JournalEntry.KERNEL));
        }
        return joined(alternatives);
    }

    private static List<String> each(String field, List<String> values) {
        return values.stream().map(value -> field + "=" + value).toList();
    }

    private static List<String> joined(List<List<String>> alternatives) {
        List<String> matches = new ArrayList<>();
        for (List<String> alternative : alternatives) {
            if (!matches.isEmpty()) {
                matches.add("+");
            }
            matches.addAll(alternative);
        }
        return matches;
    }

    private static String whole(String unit) {
        return TYPES.stream().anyMatch(unit::endsWith) ? unit : unit + ".service";
    }
}
