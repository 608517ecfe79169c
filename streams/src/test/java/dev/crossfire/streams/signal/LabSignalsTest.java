package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.SharedCaptures;
import dev.crossfire.streams.entry.ContentKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every captured bundle gives the signals that stand in it, counted apart from this code. */
class LabSignalsTest {

    private static final List<String> JOURNALS = List.of("journal.json", "fluentbit.jsonl", "kubelet.log");

    @Test
    void everyBundleGivesItsSignals() throws IOException {
        List<String> seen = new ArrayList<>();
        for (Path bundle : SharedCaptures.labBundles()) {
            for (String name : JOURNALS) {
                if (Files.exists(bundle.resolve(name))) {
                    seen.add(counts(bundle, "journal", recognise(RawKind.JOURNAL, bundle.resolve(name))));
                }
            }
            seen.add(counts(bundle, "events", recognise(RawKind.PODS, bundle.resolve("events.json"))));
        }
        assertEquals(String.join("\n", golden()), String.join("\n", seen));
    }

    @Test
    void everySignalIsOfTheBundlesNodeAndTime() {
        for (Path bundle : SharedCaptures.labBundles()) {
            String yaml = new String(SharedCaptures.read(bundle.resolve("node.yaml")), UTF_8);
            String node = yaml.lines()
                    .filter(line -> line.startsWith("node: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(6);
            Instant taken = Instant.parse(yaml.lines()
                    .filter(line -> line.contains("iptables-save.0.txt: "))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll(".*txt: ", ""));
            for (String name : List.of("journal.json", "fluentbit.jsonl", "kubelet.log", "events.json")) {
                Path file = bundle.resolve(name);
                if (!Files.exists(file)) {
                    continue;
                }
                RawKind kind = name.equals("events.json") ? RawKind.PODS : RawKind.JOURNAL;
                Recognised recognised = recognise(kind, file);
                for (Signal signal : Inputs.signals(recognised)) {
                    assertEquals(node, signal.node(), file + " " + signal);
                    Duration off = Duration.between(taken, signal.at()).abs();
                    assertTrue(off.compareTo(Duration.ofMinutes(2)) < 0, file + " " + signal);
                    checkTarget(file, signal);
                }
                Inputs.heartbeats(recognised).forEach(heartbeat -> assertEquals(node, heartbeat.node()));
                assertEquals(
                        recognised.tally().in() > 0,
                        !Inputs.heartbeats(recognised).isEmpty(),
                        file.toString());
            }
        }
    }

    private static void checkTarget(Path file, Signal signal) {
        if (signal.name().equals(SignalNames.EXEC_SYNC_FAILED) || signal.name().equals(SignalNames.PROBE_FAILED)) {
            assertEquals(SignalNames.TARGET_LOCALHOST, signal.attribute(SignalNames.TARGET), file + " " + signal);
            assertEquals("9099", signal.attribute(SignalNames.PORT), file + " " + signal);
            assertEquals("calico-node", signal.attribute(SignalNames.CONTAINER), file + " " + signal);
        }
    }

    @Test
    void everyFileIsWhatItsNameSays() throws IOException {
        for (Path bundle : SharedCaptures.labBundles()) {
            try (Stream<Path> files = Files.list(bundle)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    ContentKind expected = Files.size(file) == 0 ? ContentKind.EMPTY : kindOf(name);
                    assertEquals(expected, ContentKind.of(SharedCaptures.read(file), null), file.toString());
                }
            }
        }
    }

    private static ContentKind kindOf(String name) {
        Map<String, ContentKind> kinds = Map.ofEntries(
                Map.entry("journal", ContentKind.JOURNAL),
                Map.entry("fluentbit", ContentKind.JOURNAL),
                Map.entry("kubelet", ContentKind.JOURNAL),
                Map.entry("events", ContentKind.EVENTS),
                Map.entry("expected", ContentKind.UNKNOWN),
                Map.entry("node", ContentKind.NODE),
                Map.entry("iptables", ContentKind.FIREWALL),
                Map.entry("other", ContentKind.FIREWALL),
                Map.entry("nft", ContentKind.FIREWALL),
                Map.entry("ip-", ContentKind.ROUTES),
                Map.entry("ss", ContentKind.SOCKETS),
                Map.entry("conntrack", ContentKind.CONNTRACK),
                Map.entry("sysctl", ContentKind.SYSCTL));
        return kinds.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** The three journal forms of one line differ only in how exactly they tell the time. */
    @Test
    void secondsOfSyslogAreRefinedByKlog() {
        for (Path bundle : SharedCaptures.labBundles()) {
            Path file = bundle.resolve("kubelet.log");
            if (Files.exists(file)) {
                for (Signal signal : Inputs.signals(recognise(RawKind.JOURNAL, file))) {
                    String klog = signal.sample().replaceAll("(?s).*\\d\\d:\\d\\d:\\d\\d\\.(\\d{6}).*", "$1");
                    assertEquals(Integer.parseInt(klog), signal.at().get(ChronoField.MICRO_OF_SECOND), signal.sample());
                }
            }
        }
    }

    private static Recognised recognise(RawKind kind, Path file) {
        return Inputs.RECOGNISER.recognise(
                Inputs.file(kind, file.toString(), SharedCaptures.read(file), Inputs.REFERENCE));
    }

    private static String counts(Path bundle, String source, Recognised recognised) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Signal signal : Inputs.signals(recognised)) {
            String check = signal.attribute(SignalNames.CHECK);
            String outcome = signal.attribute(SignalNames.OUTCOME);
            counts.merge(
                    outcome.isEmpty() ? signal.name() : signal.name() + "/" + check + "/" + outcome, 1, Integer::sum);
        }
        assertEquals(0, recognised.tally().dead(), bundle + " " + recognised.dead());
        StringBuilder line = new StringBuilder(
                bundle.getFileName() + " " + source + " " + recognised.tally().in());
        counts.forEach(
                (name, count) -> line.append(" ").append(name).append("=").append(count));
        return line.toString();
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(LabSignalsTest.class.getResourceAsStream("lab-signals.txt"))) {
            Stream<String> lines = new String(in.readAllBytes(), UTF_8).lines();
            return lines.filter(line -> !line.startsWith("#")).toList();
        }
    }
}
