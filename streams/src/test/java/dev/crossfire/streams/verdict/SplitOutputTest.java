package dev.crossfire.streams.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Journald makes an entry of every line that the kubelet prints, and most shippers a record of every entry: an output of several lines comes
 * in pieces, perhaps of several partitions. The check is the same.
 */
class SplitOutputTest {

    private static final List<String> LINES = List.of(
            "I1122 15:57:26.000001    1203 prober.go:116] \"Probe failed\" probeType=\"Liveness\" pod=\"kube-system/calico-node-x7k2p\""
                    + " podUID=\"9f1c\" containerName=\"calico-node\" probeResult=\"failure\" output=<",
            "\tcalico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": context deadline exceeded"
                    + " (Client.Timeout exceeded while awaiting headers)",
            " >");

    private static final Instant AT = Instant.parse("2026-11-22T15:57:26.000001Z");
    private static final Recogniser RECOGNISER =
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);

    @Test
    void oneRecordTellsOfOneCheck() {
        assertEquals(List.of("timed-out"), outcomes(List.of(String.join("\n", objects()))));
    }

    @Test
    void recordsOfOneLineEachTellOfOneCheck() {
        assertEquals(List.of("timed-out"), outcomes(objects()));
    }

    @Test
    void inWhateverOrder() {
        List<String> backwards = new ArrayList<>(objects());
        Collections.reverse(backwards);
        assertEquals(List.of("timed-out"), outcomes(backwards));
    }

    private static List<String> outcomes(List<String> records) {
        NodeEvidence evidence = NodeEvidence.NOTHING;
        for (int i = 0; i < records.size(); i++) {
            Coordinates coordinates =
                    Coordinates.inTopic(RawKind.JOURNAL.topic().name(), i, 0, 0);
            RawInput input = new RawInput(
                    RawKind.JOURNAL, records.get(i).getBytes(UTF_8), Map.of(), coordinates, AT, null, null, null);
            for (LogRecord record : RECOGNISER.recognise(input).records()) {
                if (record instanceof Signal signal) {
                    evidence = evidence.plus(signal, Duration.ofMinutes(1)).evidence();
                }
            }
        }
        Observations observed = new Observations(evidence);
        assertEquals(1, observed.timedOutCount());
        return observed.timedOut().stream().map(failure -> failure.outcome()).toList();
    }

    private static List<String> objects() {
        return LINES.stream()
                .map(line -> Json.text(Map.of(
                        "_HOSTNAME", "worker-3",
                        "_SYSTEMD_UNIT", "kubelet.service",
                        "__REALTIME_TIMESTAMP", "1795363046000001",
                        "MESSAGE", line)))
                .toList();
    }
}
