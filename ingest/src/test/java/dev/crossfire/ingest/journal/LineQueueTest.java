package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.Condition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineQueueTest {

    private static final long PATIENCE = 10_000_000_000L;

    private final LineQueue queue = new LineQueue();

    @Test
    void aLastLineThatIsCutOffIsDropped() throws InterruptedException {
        queue.fill(stream("one\n\ntwo\nthr"));
        assertEquals(List.of("one", "", "two"), drain());
        assertEquals(0, queue.takeTooLong());
    }

    @Test
    void linesAreWholeWhateverTheBlocksTheyCameIn() throws InterruptedException {
        String line = "x".repeat(70_000);
        queue.fill(stream(line + "\n" + line + "y\nz\n"));
        assertEquals(List.of(line, line + "y", "z"), drain());
    }

    @Test
    void aLineLongerThanAnyIsLeftOutAndCounted() throws InterruptedException {
        queue.fill(stream("one\n" + "x".repeat(LineQueue.LONGEST_LINE + 1) + "\ntwo\n"));
        assertEquals(List.of("one", "two"), drain());
        assertEquals(1, queue.takeTooLong());
        assertEquals(0, queue.takeTooLong());
    }

    @Test
    void whoeverFillsItWaitsForRoom() throws Exception {
        String line = "x".repeat(400_000);
        Thread filler = new Thread(() -> {
            try {
                queue.fill(stream((line + "\n").repeat(5)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        filler.start();
        Condition.await("filler waits", () -> filler.getState() == Thread.State.WAITING);
        assertFalse(queue.isDrained());
        assertEquals(5, drain().size());
        filler.join();
    }

    @Test
    void withoutALineItWaitsNoLongerThanAsked() throws InterruptedException {
        assertNull(queue.poll(1_000_000));
        assertFalse(queue.isDrained());
        queue.fill(stream(""));
        assertNull(queue.poll(PATIENCE));
        assertTrue(queue.isDrained());
    }

    private List<String> drain() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        while (!queue.isDrained()) {
            byte[] line = queue.poll(PATIENCE);
            if (line != null) {
                lines.add(new String(line, UTF_8));
            }
        }
        return lines;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
