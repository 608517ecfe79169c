package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.RawInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines without a year, around the turn of one. */
class MissingYearsTest {

    private static final String FAILED =
            "worker-3 kubelet[812]: E%s     812 prober.go:104] \"Probe errored\" err=\"x\" probeType=\"Liveness\" "
                    + "pod=\"kube-system/calico-node-x7k2p\" podUID=\"11f8\" containerName=\"calico-node\"\n";

    private static final String BEFORE = "Dec 31 23:59:58 " + FAILED.formatted("1231 23:59:58.500000");
    private static final String AFTER = "Jan  1 00:00:03 " + FAILED.formatted("0101 00:00:03.500000");

    @Test
    void aRecordSentInJanuaryHoldsDecemberOfTheYearBefore() {
        assertEquals(
                List.of("2026-12-31T23:59:58.500Z", "2027-01-01T00:00:03.500Z"),
                times(BEFORE + AFTER, Instant.parse("2027-01-01T00:00:05Z")));
    }

    @Test
    void aRecordSentJustBeforeMidnightMayHoldLinesOfAClockThatIsAhead() {
        assertEquals(
                List.of("2026-12-31T23:59:58.500Z", "2027-01-01T00:00:03.500Z"),
                times(BEFORE + AFTER, Instant.parse("2026-12-31T23:59:59Z")));
    }

    @Test
    void aNeighbourThatNamesItsYearDecidesForAFileThatIsLookedAtYearsLater() {
        String dated = "2019-12-31T23:59:57.000000+00:00 " + FAILED.formatted("1231 23:59:57.000000");
        assertEquals(
                List.of("2019-12-31T23:59:57Z", "2019-12-31T23:59:58.500Z", "2020-01-01T00:00:03.500Z"),
                times(dated + BEFORE + AFTER, Instant.parse("2026-11-27T10:00:00Z")));
    }

    @Test
    void klogAloneIsDatedByItsNeighbourToo() {
        String dated = "time=\"2019-12-31T23:59:57Z\" level=info msg=\"ExecSync for \\\"8ac8f1\\\" started\"\n";
        String klog = AFTER.substring(AFTER.indexOf("E0101"));
        assertEquals(List.of("2020-01-01T00:00:03.500Z"), times(dated + klog, Instant.parse("2026-11-27T10:00:00Z")));
    }

    private static List<String> times(String text, Instant sent) {
        RawInput input = new RawInput(
                RawKind.JOURNAL, text.getBytes(UTF_8), Map.of(), Coordinates.inFile("log", 1), null, sent, null, null);
        return Inputs.signals(Inputs.RECOGNISER.recognise(input)).stream()
                .map(Signal::at)
                .map(Instant::toString)
                .toList();
    }
}
