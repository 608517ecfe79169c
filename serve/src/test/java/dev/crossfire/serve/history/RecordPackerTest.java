package dev.crossfire.serve.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.TestIncidents;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordPackerTest {

    private final RecordPacker packer = new RecordPacker();

    @Test
    void givesBackWhatItTook() {
        Random random = new Random(4711);
        for (int size : new int[] {0, 1, 100, 32 * 1024, 32 * 1024 + 1, 300_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, packer.pack("noise", bytes).bytes());
            assertArrayEquals(bytes, packer.pack("noise", bytes).bytes());
        }
    }

    @Test
    void revisionsOfOneConflictTakeAFractionOfTheirBytes() {
        packer.pack(TestIncidents.CONFLICT, Json.write(TestIncidents.confirmed()));
        byte[] next = Json.write(TestIncidents.numbered(4711, 4));
        int packed = packer.pack(TestIncidents.CONFLICT, next).deflated().length;
        assertTrue(packed < next.length / 20, packed + " of " + next.length);
    }

    @Test
    void conflictsWithoutEndDoNotFillTheMemoryWithDictionaries() {
        byte[] bytes = "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1000; i++) {
            assertArrayEquals(bytes, packer.pack("conflict-" + i, bytes).bytes());
        }
        assertEquals(0, packer.pack("conflict-1000", bytes).dictionary().bytes().length);
    }
}
