package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.journal.ChunkGathering.Chunk;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.JournalChunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkGatheringTest {

    private static final long BASE = 1_795_430_911_784_530L;

    private final ChunkGathering gathering = new ChunkGathering(new NodeKey("prod", "worker-3"));

    @Test
    void eachUnitIdentifierAndBootHasAChunk() {
        gathering.add(entry(1, "kubelet.service", "kubelet", "b1", bytes("one")));
        gathering.add(entry(2, "init.scope", "systemd", "b1", bytes("Started kubelet.")));
        gathering.add(entry(3, "kubelet.service", "kubelet", "b1", bytes("two")));
        gathering.add(entry(4, "kubelet.service", "kubelet", "b2", bytes("three")));
        List<RawRecord> records = gathering.drain().stream().map(Chunk::record).toList();
        assertEquals(
                List.of("kubelet.service", "init.scope", "kubelet.service"),
                records.stream()
                        .map(record -> ShippedLines.header(record).unit())
                        .toList());
        assertEquals(List.of("one", "two"), ShippedLines.messages(records.subList(0, 1)));
        assertEquals("b2", ShippedLines.header(records.get(2)).boot());
        assertEquals("c4", gathering.cursor());
        assertTrue(gathering.isEmpty());
    }

    @Test
    void theNewestTimeIsTheNewestEntrysEvenWhenTheClockWentBack() {
        gathering.add(entry(5_000_000, "u", "i", "b", bytes("late")));
        gathering.add(entry(1_000_000, "u", "i", "b", bytes("early")));
        Chunk chunk = gathering.drain().get(0);
        assertEquals(Instant.ofEpochSecond(0, BASE * 1000 + 5_000_000_000L), chunk.newest());
        assertEquals(BASE + 1_000_000, ShippedLines.lines(chunk.record()).get(1).micros());
    }

    @Test
    void noChunkOfManyEntriesIsLargerThanItsTarget() {
        Random random = new Random(7);
        List<Chunk> chunks = new ArrayList<>();
        int entries = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] message = new byte[random.nextInt(3_000)];
            random.nextBytes(message);
            if (random.nextBoolean()) {
                message = "\t\\\n\r".repeat(message.length / 4).getBytes(UTF_8);
            }
            JournalEntry entry = entry(i, "unit" + random.nextInt(3), "i", "b", message);
            if (!gathering.fits(entry)) {
                chunks.addAll(gathering.drain());
            }
            gathering.add(entry);
            entries++;
        }
        chunks.addAll(gathering.drain());
        assertTrue(chunks.stream().allMatch(chunk -> chunk.record().value().length <= JournalChunk.TARGET_BYTES));
        assertEquals(entries, chunks.stream().mapToInt(Chunk::entries).sum());
    }

    @Test
    void anEntryLargerThanAChunkStandsAlone() {
        JournalEntry large = entry(1, "u", "i", "b", "z".repeat(200_000).getBytes(UTF_8));
        assertTrue(gathering.fits(large));
        gathering.add(large);
        assertFalse(gathering.fits(entry(2, "u", "i", "b", bytes("small"))));
        assertEquals(1, gathering.drain().get(0).entries());
    }

    @Test
    void aChunkWithoutEntriesTellsUpToWhenTheJournalWasRead() {
        Chunk empty = gathering.empty(Instant.parse("2026-11-22T15:00:00.123456Z"));
        assertEquals("2026-11-22T15:00:00.123456Z", empty.record().headers().get("crossfire-newest"));
        assertEquals(0, empty.entries());
        assertTrue(JournalChunk.isChunk(empty.record().value()));
    }

    private static JournalEntry entry(long after, String unit, String identifier, String boot, byte[] message) {
        return new JournalEntry("c" + after, BASE + after, 6, unit, identifier, boot, message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
