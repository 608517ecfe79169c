package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeNamesTest {

    private static final NodeNames NAMES =
            new NodeNames(List.of("internal", ".eu-west-1.compute.internal", " .Local ", "", "."));

    @ParameterizedTest
    @CsvSource({
        "worker-3, worker-3",
        "Worker-3, worker-3",
        "WORKER-3.LOCAL, worker-3",
        "worker-3.local., worker-3",
        "ip-10-0-0-1.eu-west-1.compute.internal, ip-10-0-0-1",
        "ip-10-0-0-1.ec2.internal, ip-10-0-0-1.ec2",
        ".local, .local",
        "local, local",
        "., ."
    })
    void caseAndSuffixesAreFolded(String given, String folded) {
        assertEquals(folded, NAMES.folded(given));
        assertEquals(folded, NAMES.folded(folded));
    }

    /** Three sources that call the node by three names speak of one. */
    @Test
    void whateverSourceNamesItANodeIsOne() {
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read, NAMES);
        String journal =
                "{\"MESSAGE\":\"x\",\"_HOSTNAME\":\"Worker-3.local\",\"__REALTIME_TIMESTAMP\":\"1763826000000000\"}";
        String event =
                "{\"kind\":\"Event\",\"reason\":\"x\",\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"involvedObject\":{\"kind\":\"Pod\"},\"source\":{\"host\":\"worker-3\"}}";
        String snapshot =
                "{\"node\":\"WORKER-3\",\"takenAt\":\"2026-11-22T15:57:29Z\",\"tool\":\"ip rule\",\"text\":\"0: from all lookup local\"}";
        assertEquals(Set.of("default/worker-3"), nodes(recogniser, RawKind.JOURNAL, journal));
        assertEquals(Set.of("default/worker-3"), nodes(recogniser, RawKind.PODS, event));
        assertEquals(Set.of("default/worker-3"), nodes(recogniser, RawKind.FIREWALL, snapshot));
    }

    private static Set<String> nodes(Recogniser recogniser, RawKind kind, String value) {
        Instant now = Instant.parse("2026-11-22T16:00:00Z");
        List<LogRecord> records = recogniser
                .recognise(new RawInput(
                        kind, value.getBytes(UTF_8), Map.of(), Coordinates.inFile("f", 1), null, now, null, null))
                .records();
        return records.stream().map(record -> String.valueOf(record.about())).collect(Collectors.toSet());
    }
}
