package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.Tick;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalsPartitionerTest {

    private final SignalsPartitioner partitioner = new SignalsPartitioner();

    @Test
    void sendsATickEverywhere() {
        assertEquals(Optional.of(Set.of(0, 1, 2)), partitioner.partitions("signals", null, new Tick(Instant.EPOCH), 3));
    }

    @Test
    void leavesWhatIsAboutANodeToItsKey() {
        Heartbeat heartbeat = new Heartbeat("lab", "worker-3", RawKind.JOURNAL, Instant.EPOCH, true, false);
        assertEquals(Optional.empty(), partitioner.partitions("signals", "lab/worker-3", heartbeat, 3));
    }
}
