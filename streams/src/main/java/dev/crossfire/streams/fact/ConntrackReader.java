package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.ConntrackFact.Flow;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code conntrack -L} and {@code /proc/net/nf_conntrack}, the fields in any order. */
final class ConntrackReader {

    private static final int MOST_FLOWS = 16;
    private static final Set<String> STATES = Set.of(
            "NONE",
            "SYN_SENT",
            "SYN_RECV",
            "SYN_SENT2",
            "ESTABLISHED",
            "FIN_WAIT",
            "CLOSE_WAIT",
            "LAST_ACK",
            "TIME_WAIT",
            "CLOSE",
            "LISTEN");

    private ConntrackReader() {}

    static boolean isEntry(String line) {
        return (line.contains("src=") && line.contains("dst="))
                || (line.startsWith("conntrack v") && line.contains("flow entries"));
    }

    static ConntrackFact read(String text) {
        Map<Flow, Flow> flows = new LinkedHashMap<>();
        for (String line : TextLines.of(text)) {
            Flow flow = flow(line);
            if (flow != null) {
                flows.merge(kind(flow), flow, ConntrackReader::together);
            }
        }
        return new ConntrackFact(flows.values().stream()
                .sorted(Comparator.comparingInt(flow -> HealthCheckPorts.rank(flow.port())))
                .limit(MOST_FLOWS)
                .toList());
    }

    private static @Nullable Flow flow(String line) {
        List<String> words = TextLines.words(line);
        if (!words.contains("tcp")) {
            return null;
        }
        List<String> sources = values(words, "src=");
        List<String> destinations = values(words, "dst=");
        List<String> ports = values(words, "dport=");
        if (sources.size() < 2 || destinations.size() < 2 || ports.isEmpty() || !Ipv4.isLoopback(destinations.get(0))) {
            return null;
        }
        return new Flow(
                words.stream().filter(STATES::contains).findFirst().orElse("NONE"),
                sources.get(0),
                destinations.get(0),
                RouteReader.number(ports.get(0)),
                destinations.get(1),
                words.contains("[UNREPLIED]"),
                words.contains("[ASSURED]"),
                secondsLeft(words),
                secondsLeft(words),
                1);
    }

    /** The number behind the protocol's: {@code tcp 6 116}. */
    private static long secondsLeft(List<String> words) {
        int tcp = words.indexOf("tcp");
        if (tcp + 2 < words.size()) {
            try {
                return Math.max(0, Long.parseLong(words.get(tcp + 2)));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return 0;
    }

    private static List<String> values(List<String> words, String key) {
        List<String> values = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith(key)) {
                values.add(word.substring(key.length()));
            }
        }
        return values;
    }

    private static Flow kind(Flow flow) {
        return counted(flow, 0, 0, 0);
    }

    private static Flow together(Flow one, Flow other) {
        return counted(
                one,
                Math.min(one.minSecondsLeft(), other.minSecondsLeft()),
                Math.max(one.maxSecondsLeft(), other.maxSecondsLeft()),
                one.count() + other.count());
    }

    private static Flow counted(Flow flow, long min, long max, int count) {
        return new Flow(
                flow.state(),
                flow.source(),
                flow.destination(),
                flow.port(),
                flow.replyDestination(),
                flow.unreplied(),
                flow.assured(),
                min,
                max,
                count);
    }
}
