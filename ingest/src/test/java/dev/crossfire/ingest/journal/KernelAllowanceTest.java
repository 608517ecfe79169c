package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelAllowanceTest {

    private static final long MICROS = 1_795_363_049_000_000L;
    private static final String FULL = "nf_conntrack: nf_conntrack: table full, dropping packet";

    private final KernelAllowance allowance = new KernelAllowance();

    @Test
    void ofMessagesThatBeginAlikeTenASecondPass() {
        assertEquals(10, passing(0, 1000, i -> "IN=cali" + i + " OUT=eth0 SRC=10.0.0." + i));
        assertEquals(10, passing(1, 1000, i -> "[UFW BLOCK] IN=eth0 OUT= SRC=10.0.0." + i));
    }

    @Test
    void aFloodDoesNotWashAwayWhatElseTheKernelSays() {
        passing(0, 1000, i -> "IN=eth0 OUT= SRC=10.0.0." + i);
        assertTrue(allowance.passes(ofKernel(0, FULL)));
        assertTrue(allowance.passes(ofKernel(0, "Out of memory: Killed process 4711 (calico-node)")));
    }

    @Test
    void ofAllAHundredASecondPass() {
        assertEquals(100, passing(0, 1000, i -> "x".repeat(1 + i % 50) + " failed"));
        assertFalse(allowance.passes(ofKernel(0, FULL)));
        assertTrue(allowance.passes(ofKernel(1, FULL)));
    }

    @Test
    void aMessageMayBeEmpty() {
        assertEquals(10, passing(0, 20, i -> ""));
    }

    @Test
    void unitsMayWriteAsMuchAsTheyLike() {
        assertEquals(
                1000,
                IntStream.range(0, 1000)
                        .filter(i -> allowance.passes(ofKubelet()))
                        .count());
    }

    private long passing(int second, int messages, IntFunction<String> message) {
        return IntStream.range(0, messages)
                .filter(i -> allowance.passes(ofKernel(second, message.apply(i))))
                .count();
    }

    private static JournalEntry ofKernel(int second, String message) {
        return new JournalEntry(
                "s=1;i=1",
                MICROS + second * 1_000_000L,
                4,
                null,
                "kernel",
                JournalWriter.BOOT,
                message.getBytes(UTF_8));
    }

    private static JournalEntry ofKubelet() {
        return new JournalEntry("s=1;i=1", MICROS, 4, "kubelet.service", "kubelet", JournalWriter.BOOT, new byte[0]);
    }
}
