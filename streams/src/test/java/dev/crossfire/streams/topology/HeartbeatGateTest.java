package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatGateTest {

    private final HeartbeatGate gate = new HeartbeatGate();

    private static Heartbeat beat(String node, RawKind source, int second) {
        return new Heartbeat("lab", node, source, Instant.ofEpochSecond(second), true, false);
    }

    private static Heartbeat journal(int second) {
        return beat("worker-3", RawKind.JOURNAL, second);
    }

    @Test
    void letsThroughWhatIsTenSecondsNewerHoweverFastItComes() {
        assertEquals(Optional.of(journal(100)), gate.offer(journal(100), 0));
        assertEquals(Optional.empty(), gate.offer(journal(109), 1));
        assertEquals(Optional.of(journal(110)), gate.offer(journal(110), 2));
        assertEquals(List.of(), gate.due(60_000), "nothing newer is left to say");
    }

    @Test
    void letsTheNewestOfWhatWaitedThroughAfterTenSecondsOfWaiting() {
        gate.offer(journal(100), 0);
        gate.offer(journal(107), 1_000);
        gate.offer(journal(103), 5_000);

        assertEquals(List.of(), gate.due(10_999));
        assertEquals(List.of(journal(107)), gate.due(11_000));
        assertEquals(List.of(), gate.due(99_000));
    }

    @Test
    void keepsNodesAndSourcesApart() {
        Heartbeat firewall = beat("worker-3", RawKind.FIREWALL, 101);
        Heartbeat other = beat("worker-1", RawKind.JOURNAL, 101);
        for (Heartbeat first : List.of(journal(100), firewall, other)) {
            assertEquals(Optional.of(first), gate.offer(first, 0));
        }
        gate.offer(journal(101), 0);
        gate.offer(beat("worker-3", RawKind.FIREWALL, 102), 0);
        gate.offer(beat("worker-1", RawKind.JOURNAL, 102), 0);
        assertEquals(
                List.of(beat("worker-1", RawKind.JOURNAL, 102), journal(101), beat("worker-3", RawKind.FIREWALL, 102)),
                gate.due(10_000));
    }
}
