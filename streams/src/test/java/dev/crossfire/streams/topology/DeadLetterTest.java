package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crossfire.model.Coordinates;
import dev.crossfire.streams.entry.DeadEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final Coordinates AT = Coordinates.inTopic("crossfire.journal.v1", 3, 4711, 2);

    @Test
    void carriesAShortEntryWhole() {
        byte[] original = new byte[DeadLetter.HEAD];
        DeadLetter letter = DeadLetter.of(
                new DeadEntry("no JSON", AT, original, 1),
                new RecordHeaders()
                        .add("crossfire-node", "worker-3".getBytes(StandardCharsets.UTF_8))
                        .add("other", new byte[1]));
        assertArrayEquals(original, letter.value());
        assertEquals("no JSON", header(letter, "reason"));
        assertEquals("crossfire.journal.v1", header(letter, "topic"));
        assertEquals("3", header(letter, "partition"));
        assertEquals("4711", header(letter, "offset"));
        assertEquals("2", header(letter, "entry"));
        assertEquals("worker-3", header(letter, "crossfire-node"));
        assertNull(letter.headers().lastHeader("other"));
        assertNull(letter.headers().lastHeader("length"));
    }

    @Test
    void carriesTheHeadOfALongEntryWithItsLengthAndHash() {
        byte[] original = new byte[1_000_000];
        Arrays.fill(original, (byte) 'a');
        DeadLetter letter = DeadLetter.of(new DeadEntry("too long", AT, original, 1), new RecordHeaders());
        assertArrayEquals(Arrays.copyOf(original, 65536), letter.value());
        assertEquals("1000000", header(letter, "length"));
        // Of a million times 'a': the third test vector of FIPS 180.
        assertEquals("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", header(letter, "sha256"));
    }

    @Test
    void keepsWhatAReplaySaidAndNoHeaderThatIsLong() {
        DeadLetter letter = DeadLetter.of(
                new DeadEntry("no JSON", AT, new byte[1], 1),
                new RecordHeaders()
                        .add("crossfire-replays", "2".getBytes(StandardCharsets.UTF_8))
                        .add("crossfire-appended", "2026-11-22T15:00:00Z".getBytes(StandardCharsets.UTF_8))
                        .add("crossfire-node", new byte[1025]));
        assertEquals("2", header(letter, "crossfire-replays"));
        assertEquals("2026-11-22T15:00:00Z", header(letter, "crossfire-appended"));
        assertNull(letter.headers().lastHeader("crossfire-node"));
    }

    private static String header(DeadLetter letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
