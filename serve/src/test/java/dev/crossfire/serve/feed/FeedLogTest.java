package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.serve.feed.FeedLog.Entry;
import dev.crossfire.serve.feed.FeedLog.Follower;
import dev.crossfire.serve.feed.FeedLog.LostPlaceException;
import dev.crossfire.serve.history.PackedRecord;
import dev.crossfire.serve.history.RecordPacker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedLogTest {

    private static final PackedRecord RECORD = new RecordPacker().pack("any", new byte[0]);

    private final FeedLog log = new FeedLog(8);

    @BeforeEach
    void begin() {
        log.begin("t", 0, 0);
        log.begin("t", 1, 100);
    }

    @Test
    void followsFromNowOn() throws Exception {
        log.append(0, 0, RECORD);
        Follower follower = log.follow();
        assertNull(follower.next(Duration.ZERO));
        log.append(1, 100, RECORD);
        assertEquals(100, next(follower).offset());
        assertEquals(Map.of(0, 1L, 1, 101L), follower.seen().next());
    }

    @Test
    void comesBackWithoutLossOrDouble() throws Exception {
        log.append(0, 0, RECORD);
        log.append(1, 100, RECORD);
        Follower follower = follow(token(0, 0, 1, 100));
        assertEquals(0, next(follower).offset());
        ResumeToken left = follower.seen();
        log.append(0, 1, RECORD);

        Follower again = follow(ResumeToken.parse(left.text()));
        assertEquals(List.of("1@100", "0@1"), drain(again));
    }

    @Test
    void anyCutOfAnyOrderGivesTheRest() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            FeedLog many = new FeedLog(64);
            many.begin("t", 0, 0);
            many.begin("t", 1, 0);
            Follower whole = many.follow();
            long[] offsets = {0, 0};
            for (int i = 0; i < 40; i++) {
                int partition = random.nextInt(2);
                if (random.nextInt(4) == 0) {
                    many.pass(partition, offsets[partition]++);
                } else {
                    many.append(partition, offsets[partition]++, RECORD);
                }
            }
            List<String> before = new ArrayList<>();
            for (int cut = random.nextInt(20); cut > 0; cut--) {
                before.add(name(next(whole)));
            }
            Follower resumed = many.follow(ResumeToken.parse(whole.seen().text()));
            assertNotNull(resumed);
            List<String> rest = drain(resumed);
            assertEquals(drain(whole), rest);
            assertTrue(rest.stream().noneMatch(before::contains));
        }
    }

    @Test
    void sameOffsetsMeanTheSameAfterARestartThatReadsInAnotherOrder() throws Exception {
        log.append(0, 0, RECORD);
        log.append(1, 100, RECORD);
        log.append(0, 1, RECORD);
        Follower follower = follow(token(0, 0, 1, 100));
        next(follower);
        next(follower);

        FeedLog restarted = new FeedLog(8);
        restarted.begin("t", 0, 0);
        restarted.begin("t", 1, 100);
        restarted.append(1, 100, RECORD);
        restarted.append(0, 0, RECORD);
        restarted.append(0, 1, RECORD);
        Follower resumed = restarted.follow(follower.seen());
        assertNotNull(resumed);
        assertEquals(List.of("0@1"), drain(resumed));
    }

    @Test
    void saysWhenAnIdIsTooOld() {
        for (int offset = 0; offset < 9; offset++) {
            log.append(0, offset, RECORD);
        }
        assertNull(log.follow(token(0, 0, 1, 100)), "the first was pushed out");
        assertNotNull(log.follow(token(0, 1, 1, 100)), "the second is still there");
    }

    @Test
    void saysWhenRetentionHasTakenWhatWasNotSeen() {
        assertNull(log.follow(token(0, 0, 1, 99)));
    }

    @Test
    void saysWhenTheIdIsOfAnotherLogOrAheadOfThisOne() {
        assertNull(log.follow(new ResumeToken("u", new TreeMap<>(Map.of(0, 0L, 1, 100L)))));
        assertNull(log.follow(token(0, 1, 1, 100)));
    }

    @Test
    void aPartitionThatCameLaterIsReadFromItsBeginning() throws Exception {
        ResumeToken before = log.follow().seen();
        log.begin("t", 2, 0);
        log.append(2, 0, RECORD);
        assertEquals(List.of("2@0"), drain(follow(before)));
    }

    @Test
    void aReaderThatIsTooSlowIsTold() {
        Follower slow = log.follow();
        for (int offset = 0; offset < 9; offset++) {
            log.append(0, offset, RECORD);
        }
        assertThrows(LostPlaceException.class, () -> slow.next(Duration.ZERO));
    }

    @Test
    void whatPushesOutOnlyWhatAReaderHasSeenDoesNotTakeItsPlace() throws Exception {
        for (int offset = 0; offset < 8; offset++) {
            log.append(0, offset, RECORD);
        }
        Follower resumed = follow(token(0, 2, 1, 100));
        log.append(0, 8, RECORD);
        log.append(0, 9, RECORD);
        assertEquals(List.of("0@2", "0@3", "0@4", "0@5", "0@6", "0@7", "0@8", "0@9"), drain(resumed));

        Follower late = follow(token(0, 2, 1, 100));
        log.append(0, 10, RECORD);
        assertThrows(LostPlaceException.class, () -> late.next(Duration.ZERO));
    }

    @Test
    void whoComesBackAfterTheLogBeganAnewKeepsItsPlaceWhateverIsReadJustThen() throws Exception {
        Follower before = log.follow();
        log.restart();
        begin();
        log.append(0, 0, RECORD);
        Follower resumed = follow(token(0, 0, 1, 100));
        log.append(0, 1, RECORD);
        assertEquals(List.of("0@0", "0@1"), drain(resumed));
        assertThrows(LostPlaceException.class, () -> before.next(Duration.ZERO));
    }

    @Test
    void wakesWhoWaits() throws Exception {
        Follower follower = log.follow();
        Thread writer = new Thread(() -> log.append(0, 0, RECORD));
        writer.start();
        assertEquals(0, next(follower).offset());
        writer.join();
    }

    @Test
    void sendsEveryoneHomeOnClose() throws Exception {
        Follower follower = log.follow();
        Thread closer = new Thread(log::close);
        closer.start();
        assertNull(follower.next(Duration.ofMinutes(1)));
        assertTrue(follower.closed());
        closer.join();
    }

    private Follower follow(ResumeToken token) {
        Follower follower = log.follow(token);
        assertNotNull(follower);
        return follower;
    }

    private static Entry next(Follower follower) throws Exception {
        Entry entry = follower.next(Duration.ofSeconds(30));
        assertNotNull(entry);
        return entry;
    }

    private static List<String> drain(Follower follower) throws Exception {
        List<String> names = new ArrayList<>();
        for (Entry entry = follower.next(Duration.ZERO); entry != null; entry = follower.next(Duration.ZERO)) {
            names.add(name(entry));
        }
        return names;
    }

    private static String name(Entry entry) {
        return entry.partition() + "@" + entry.offset();
    }

    private static ResumeToken token(int p0, long o0, int p1, long o1) {
        return new ResumeToken("t", new TreeMap<>(Map.of(p0, o0, p1, o1)));
    }
}
