package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.signal.JournalRenderings.Entry;
import dev.crossfire.streams.signal.JournalRenderings.Rendering;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same entries, whoever ships them: the same signals, of the same node, at the same time. */
class JournalShapesTest {

    private static final Instant AT = Instant.parse("2026-11-22T15:57:29.596807Z");

    private static final List<Entry> ENTRIES = List.of(
            entry(
                    0,
                    "kubelet.service",
                    "kubelet",
                    "I1122 15:57:29.596807    1203 kubelet.go:2528] \"SyncLoop UPDATE\" source=\"api\""),
            entry(
                    1,
                    "kubelet.service",
                    "kubelet",
                    "E1122 15:57:30.596807    1203 log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 10s exceeded: context deadline exceeded\" containerID=\"8ac8f1\" cmd=[\"/bin/calico-node\",\"-felix-live\",\"-bird-live\"]"),
            entry(
                    2,
                    "rke2-agent.service",
                    "rke2",
                    "I1122 15:57:31.596807    1203 prober.go:107] \"Probe failed\" probeType=\"Readiness\" pod=\"kube-system/calico-node-x7k2p\" podUID=\"11f8\" containerName=\"calico-node\" probeResult=\"failure\" output=\"calico/node is not ready: felix is not ready: Get \\\"http://localhost:9099/readiness\\\": dial tcp 127.0.0.1:9099: connect: connection refused\\n\""),
            entry(
                    3,
                    "containerd.service",
                    "containerd",
                    "time=\"2026-11-22T15:57:32.596807Z\" level=error msg=\"ExecSync for \\\"8ac8f1\\\" failed\" error=\"rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task 8ac8f1 not found: not found\""));

    private static Entry entry(int second, String unit, String identifier, String message) {
        return new Entry(AT.plusSeconds(second), "worker-3", unit, identifier, "1203", message);
    }

    static Stream<Rendering> renderings() {
        return JournalRenderings.all().stream();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void everyShapeTellsTheSame(Rendering rendering) {
        Recognised recognised = read(ENTRIES, rendering);
        List<Signal> signals = Inputs.signals(recognised);
        assertEquals(
                List.of("exec-sync-failed", "probe-failed", "exec-sync-failed"),
                signals.stream().map(Signal::name).toList());
        assertEquals(List.of(), recognised.dead());
        assertEquals(4, recognised.tally().in());
        for (int i = 0; i < signals.size(); i++) {
            Signal signal = signals.get(i);
            assertEquals(rendering.nodes() ? "worker-3" : "unknown", signal.node());
            // klog's fraction is added to whole seconds; containerd's is not.
            Instant at = ENTRIES.get(i + 1).at();
            boolean whole = !rendering.micros() && i == 2;
            assertEquals(
                    whole ? at.truncatedTo(ChronoUnit.SECONDS) : at, signal.at().truncatedTo(ChronoUnit.MICROS));
        }
        assertEquals("localhost", signals.get(0).attribute(SignalNames.TARGET));
        assertEquals("10", signals.get(0).attribute(SignalNames.TIMEOUT_SECONDS));
        assertEquals("refused", signals.get(1).attribute(SignalNames.OUTCOME));
        assertEquals("container-gone", signals.get(2).attribute(SignalNames.OUTCOME));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void everyShapeIsHeardOfWhenItSaysNothing(Rendering rendering) {
        List<Entry> quiet = IntStream.range(0, 5)
                .mapToObj(i -> entry(
                        i,
                        "kubelet.service",
                        "kubelet",
                        "I1122 15:57:" + (29 + i) + ".596807    1203 kubelet.go:1] \"x\" y=" + i))
                .toList();
        Recognised recognised = read(quiet, rendering);
        assertEquals(5, recognised.tally().irrelevant());
        assertEquals(1, Inputs.heartbeats(recognised).size());
        assertEquals(
                rendering.nodes() ? "worker-3" : "unknown",
                Inputs.heartbeats(recognised).get(0).node());
        assertEquals(
                AT.plusSeconds(4).truncatedTo(ChronoUnit.SECONDS),
                Inputs.heartbeats(recognised).get(0).newest().truncatedTo(ChronoUnit.SECONDS));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void oneThatIsDeliveredAgainHasTheNameItHad(Rendering rendering) {
        List<Signal> once = Inputs.signals(read(ENTRIES, rendering));
        List<Signal> again = Inputs.signals(read(ENTRIES.subList(1, 4), rendering));
        boolean told = rendering.micros();
        for (int i = 0; i < (told ? 3 : 2); i++) {
            assertEquals(once.get(i).identity(), again.get(i).identity());
        }
        assertTrue(once.stream().map(Signal::identity).distinct().count() == 3);
    }

    private static Recognised read(List<Entry> entries, Rendering rendering) {
        byte[] value = rendering.render().apply(entries);
        return Inputs.RECOGNISER.recognise(Inputs.record(RawKind.JOURNAL, value, Map.of()));
    }
}
