package dev.crossfire.deploy.bench.recognise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.signal.Recognised;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every input that is made to hurt is read to its end, with books that balance and bounded work. */
class HostileInputTest {

    /** Twice what the worst takes: what doubles with its input would be far beyond, what is quadratic would not end. */
    private static final long MOST_ALLOCATED = 700L << 20;

    /** Of CPU time, with a cold compiler; the benchmark tells warmed ones. */
    private static final long MOST_MILLIS = 5_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void noneBreaksTheFlowOrKeepsItBusy() {
        List<String> beyond = new ArrayList<>();
        for (HostileInput input : HostileInputs.ALL) {
            byte[] bytes = input.bytes().get();
            assertTrue(bytes.length <= HostileInput.SIZE + 4, input::shape);
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            Object read = input.parser().read(bytes);
            long took = (THREADS.getCurrentThreadCpuTime() - cpu) / 1_000_000;
            long work = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            if (took > MOST_MILLIS || work > MOST_ALLOCATED) {
                beyond.add(
                        input.parser().word() + ": " + input.shape() + ": " + took + " ms, " + (work >> 20) + " MiB");
            }
            if (read instanceof Recognised recognised) {
                assertEquals(
                        recognised.dead().stream().mapToLong(DeadEntry::entries).sum(),
                        recognised.tally().dead(),
                        input::shape);
                assertTrue(recognised.dead().stream().allMatch(dead -> dead.original().length > 0), input::shape);
            }
        }
        assertEquals(List.of(), beyond);
        assertTrue(HostileInputs.ALL.size() > 200);
    }
}
