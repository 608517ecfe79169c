package dev.crossfire.ingest.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.PartText;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotRecordTest {

    private static final Instant T = Instant.parse("2026-11-22T15:00:00Z");
    private static final int MOST = 2 * 1024 * 1024;

    @Test
    void theLongestTextsAreLeftOutUntilItFits() {
        FirewallSnapshot snapshot = new FirewallSnapshot(
                "prod",
                "worker-3",
                null,
                T,
                List.of(
                        part("ip rule", "short"),
                        part("ip route", "r".repeat(MOST)),
                        part("ss", "s".repeat(MOST / 2))));
        RawRecord record = SnapshotRecord.of(new NodeKey("prod", "worker-3"), snapshot, MOST);
        assertTrue(record.value().length <= MOST);
        List<Part> parts = Json.read(record.value(), FirewallSnapshot.class).parts();
        assertEquals("short", parts.get(0).text());
        assertEquals(CommandOutcome.TOO_LONG, parts.get(1).exit());
        assertEquals(
                "left out: the snapshot would be larger than 2 MiB",
                parts.get(1).text());
        assertEquals(0, parts.get(2).exit());
    }

    @Test
    void itsNewestTimeIsThatOfItsLastCommand() {
        Part last = new Part("sockets", "ss", null, null, T.plusMillis(90), 0, "0", "", null);
        assertEquals(
                T.plusMillis(90),
                new FirewallSnapshot("prod", "worker-3", null, T, List.of(part("ip rule", ""), last)).newest());
    }

    private static Part part(String tool, String text) {
        return new Part("routes", tool, null, null, T, 0, PartText.hash(text), text, null);
    }
}
