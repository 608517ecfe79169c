package dev.crossfire.serve.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.RandomIncidents;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.history.IncidentHistory.Page;
import dev.crossfire.serve.history.IncidentHistory.Reading;
import dev.crossfire.serve.history.IncidentQuery.Position;
import dev.crossfire.serve.history.Place.Source;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentHistoryTest {

    private static final Map<Source, String> TOPICS = Map.of(Source.INCIDENTS, "i-1", Source.FINDINGS, "f-1");
    private static final Place PLACE = new Place(Source.INCIDENTS, 0);
    private static final Instant NOW = TestIncidents.OPENED.plus(Duration.ofDays(1));

    @TempDir
    private Path folder;

    private Instant now = NOW;
    private IncidentHistory history;
    private long offset;

    @BeforeEach
    void open() {
        history = opened(folder);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answersAsAPlainListWouldPageByPage(long seed) {
        RandomQueries queries = new RandomQueries(seed);
        List<Incident> arrivals = new RandomIncidents(seed).lives(120);
        arrivals.forEach(this::put);
        Map<String, Incident> newest = newest(arrivals);

        int found = 0;
        for (int question = 0; question < 150; question++) {
            IncidentQuery query = queries.next();
            List<String> wanted = newest.values().stream()
                    .filter(query::matches)
                    .sorted(Comparator.comparing(Position::of))
                    .map(Json::text)
                    .toList();
            assertEquals(wanted, pages(query), query.toString());
            assertEquals(wanted.size(), history.count(query), query.toString());
            found += wanted.size();
        }
        assertTrue(found > 500, found + " found in all: the questions say little");
    }

    @Test
    void wordsAreFoundInOneTextAndNeverAcrossTwo() {
        put(TestIncidents.confirmed());
        String node = TestIncidents.NODE;
        assertEquals(1, history.count(IncidentQuery.ALL.saying("WORKER-3")));
        assertEquals(0, history.count(IncidentQuery.ALL.saying(TestIncidents.CLUSTER + "\u001f" + node)));
        assertEquals(0, history.count(IncidentQuery.ALL.saying(TestIncidents.CLUSTER + " " + node)));
    }

    @Test
    void keepsEveryRevisionByteForByte() {
        List<byte[]> records = new ArrayList<>();
        for (int revision = 1; revision <= 260; revision++) {
            Incident incident = TestIncidents.numbered(1, revision);
            byte[] bytes = Json.text(incident)
                    .replaceFirst("\\{", "{\"later\":" + revision + ",")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            records.add(bytes);
            assertTrue(put(incident, bytes, now));
        }
        String id = TestIncidents.numbered(1, 1).id();
        List<StoredRevision> revisions = history.revisionsAfter(id, 0, 1_000);
        assertEquals(260, revisions.size());
        for (int i = 0; i < records.size(); i++) {
            assertEquals(i + 1, revisions.get(i).number());
            assertArrayEquals(records.get(i), revisions.get(i).bytes());
        }
        assertEquals(61, history.newestRevisions(id, 200).get(0).number());
        assertArrayEquals(records.get(259), history.incident(id).orElseThrow().bytes());
    }

    @Test
    void aReplayChangesNothingAndALateRevisionIsFiledWhereItBelongs() {
        assertTrue(put(TestIncidents.suspected()));
        assertTrue(put(TestIncidents.confirmed()));
        long version = history.version();
        assertFalse(put(TestIncidents.confirmed()));
        assertEquals(version, history.version());
        assertFalse(put(TestIncidents.at(TestIncidents.suspected(), TestIncidents.ID, 2, "worker-3", NOW)));
        assertEquals(
                TestIncidents.confirmed(),
                history.incident(TestIncidents.ID).orElseThrow().incident());
        assertEquals(
                List.of(1, 2, 3),
                history.newestRevisions(TestIncidents.ID, 9).stream()
                        .map(Revision::number)
                        .toList());
    }

    @Test
    void whatWasNotCommittedNeverWas() {
        put(TestIncidents.suspected());
        long before = readingOn().next();
        Incident other = TestIncidents.numbered(1, 1);
        HistoryBatch batch = history.batch();
        batch.put(0, before, now, TestIncidents.confirmed(), Json.write(TestIncidents.confirmed()));
        batch.put(0, before + 1, now, other, Json.write(other));
        batch.next(PLACE, before + 2);
        batch.close();

        for (int i = 0; i < 2; i++) {
            assertEquals(before, readingOn().next());
            assertEquals(
                    TestIncidents.suspected(),
                    history.incident(TestIncidents.ID).orElseThrow().incident());
            assertEquals(1, history.count(IncidentQuery.ALL));
            history.close();
            history = opened(folder);
        }
        put(TestIncidents.confirmed());
        put(other);
        assertArrayEquals(
                Json.write(other), history.incident(other.id()).orElseThrow().bytes(), "with a dictionary of its own");
    }

    /** As after kill -9: the file as it stands at any moment, its log beside it. */
    @Test
    void aCopyTakenAtAnyMomentHoldsRowsAndOffsetsThatFit(@TempDir Path copies) throws IOException {
        List<Incident> arrivals = new RandomIncidents(7).lives(40);
        int copy = 0;
        for (int i = 0; i < arrivals.size(); i++) {
            put(arrivals.get(i));
            if (i % 17 == 0) {
                Path taken = Files.createDirectory(copies.resolve("copy-" + copy++));
                for (String name : List.of(HistoryFile.NAME, HistoryFile.NAME + "-wal")) {
                    Files.copy(folder.resolve(name), taken.resolve(name));
                }
            }
        }
        for (int i = 0; i < copy; i++) {
            try (IncidentHistory copied = new IncidentHistory(copies.resolve("copy-" + i), () -> now)) {
                assertFalse(copied.attach(TOPICS), "nothing is built anew");
                int read = (int) copied.begin(PLACE, 0).next();
                assertEquals(i * 17 + 1, read);
                assertSame(arrivals.subList(0, read), copied);
            }
        }
    }

    @Test
    void clearsAwayWhatTheDriverOfAKilledProcessLeftBehind(@TempDir Path killed) throws IOException {
        Path left = Files.writeString(killed.resolve("sqlite-3.0-1234-libsqlitejdbc.so"), "x");
        Path lock = Files.writeString(killed.resolve("sqlite-3.0-1234-libsqlitejdbc.so.lck"), "");
        opened(killed).close();
        assertFalse(Files.exists(left) || Files.exists(lock));
    }

    @Test
    void goesOnWhereItWas() {
        TestIncidents.life().forEach(this::put);
        HistoryBatch batch = history.batch();
        batch.put(now, TestIncidents.finding(), Json.write(TestIncidents.finding()));
        batch.next(new Place(Source.FINDINGS, 0), 1);
        batch.commit();
        history.close();
        history = new IncidentHistory(folder, () -> now);
        assertFalse(history.attach(TOPICS));
        assertEquals(new Reading(0, 4), history.begin(PLACE, 0));
        assertEquals(
                TestIncidents.verified(),
                history.incident(TestIncidents.ID).orElseThrow().incident());
        assertEquals(Optional.of(TestIncidents.finding()), finding());
        assertFalse(put(TestIncidents.verified()), "still known");
    }

    @Test
    void aViewBuiltAnewEqualsTheOneBefore(@TempDir Path other) {
        List<Incident> arrivals = new RandomIncidents(11).lives(80);
        arrivals.forEach(this::put);
        try (IncidentHistory rebuilt = opened(other)) {
            HistoryBatch batch = rebuilt.batch();
            for (int i = 0; i < arrivals.size(); i++) {
                batch.put(0, i, now, arrivals.get(i), Json.write(arrivals.get(i)));
            }
            batch.next(PLACE, arrivals.size());
            batch.commit();
            assertSame(arrivals, rebuilt);
            assertEquals(readingOn(), rebuilt.begin(PLACE, 0));
            assertEquals(history.openByVerdict(), rebuilt.openByVerdict());
            assertEquals(
                    history.newestArrivals(50).stream()
                            .map(arrival -> arrival.offset())
                            .toList(),
                    rebuilt.newestArrivals(50).stream()
                            .map(arrival -> arrival.offset())
                            .toList());
        }
        assertSame(arrivals, history);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "empty", "cut", "zeroed", "other schema", "other application"})
    void aFileThatCannotBeGoneOnWithIsMadeAnew(String harm) throws Exception {
        new RandomIncidents(3).lives(60).forEach(this::put);
        history.close();
        Path file = folder.resolve(HistoryFile.NAME);
        harm(file, harm);
        history = new IncidentHistory(folder, () -> now);
        assertTrue(history.attach(TOPICS));
        assertEquals(new Reading(5, 5), history.begin(PLACE, 5));
        assertEquals(0, history.count(IncidentQuery.ALL));
        assertTrue(put(TestIncidents.confirmed()));
    }

    private static void harm(Path file, String harm) throws IOException, SQLException {
        switch (harm) {
            case "garbage" -> Files.writeString(file, "no database at all\n".repeat(500));
            case "empty" -> Files.write(file, new byte[0]);
            case "cut" -> {
                try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                    cut.setLength(cut.length() / 2);
                }
            }
            case "zeroed" -> {
                try (RandomAccessFile zeroed = new RandomAccessFile(file.toFile(), "rw")) {
                    for (long page = 4; page < zeroed.length() / 4096; page += 3) {
                        zeroed.seek(page * 4096);
                        zeroed.write(new byte[4096]);
                    }
                }
            }
            default ->
                execute(file, harm.equals("other schema") ? "PRAGMA user_version = 4711" : "PRAGMA application_id = 1");
        }
    }

    @Test
    void aTopicThatWasMadeAgainIsAnotherHistory() {
        put(TestIncidents.confirmed());
        history.close();
        history = new IncidentHistory(folder, () -> now);
        assertTrue(history.attach(Map.of(Source.INCIDENTS, "i-2", Source.FINDINGS, "f-1")));
        assertEquals(new Reading(0, 0), history.begin(PLACE, 0));
        assertEquals(0, history.count(IncidentQuery.ALL));
        assertFalse(history.attach(Map.of(Source.INCIDENTS, "i-2", Source.FINDINGS, "f-1")));
    }

    @Test
    void damageFoundWhileReadingIsMendedByAttachingAgain() throws IOException {
        new RandomIncidents(3).lives(200).forEach(this::put);
        history.close();
        history = new IncidentHistory(folder, () -> now);
        history.attach(TOPICS);
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(HistoryFile.NAME).toFile(), "rw")) {
            byte[] noise = new byte[(int) file.length() - 8192];
            new java.util.Random(5).nextBytes(noise);
            file.seek(8192);
            file.write(noise);
        }
        HistoryException damaged = assertThrows(HistoryException.class, () -> {
            history.find(IncidentQuery.ALL.atMost(500));
            history.count(IncidentQuery.ALL.saying("x"));
        });
        assertTrue(damaged.getMessage().contains("is damaged and is built anew"), damaged.getMessage());
        assertTrue(history.attach(TOPICS));
        assertEquals(new Reading(0, 0), history.begin(PLACE, 0));
        assertEquals(0, history.count(IncidentQuery.ALL));
    }

    @Test
    void aFullDiskIsSaidAndGoneOnFrom() {
        put(TestIncidents.suspected());
        Incident numbered = TestIncidents.numbered(1, 1);
        history.limitPages(1);
        HistoryException full = assertThrows(HistoryException.class, () -> {
            for (int number = 0; number < 500; number++) {
                put(TestIncidents.numbered(number, 1));
            }
        });
        assertTrue(full.getMessage().contains("the disk is full; free some space"), full.getMessage());
        assertEquals(
                TestIncidents.suspected(),
                history.incident(TestIncidents.ID).orElseThrow().incident());
        long reached = readingOn().next();
        assertEquals(reached, history.count(IncidentQuery.ALL), "what was counted as read stands");
        history.limitPages(1_000_000);
        assertFalse(history.attach(TOPICS));
        put(TestIncidents.numbered(999, 1));
        assertEquals(reached + 1, history.count(IncidentQuery.ALL));
        assertTrue(numbered.revision() == 1);
    }

    @Test
    void aFileThatAnotherProcessHoldsIsSaid() throws SQLException {
        put(TestIncidents.suspected());
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(HistoryFile.NAME));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            HistoryException locked = assertThrows(HistoryException.class, () -> put(TestIncidents.confirmed()));
            assertTrue(locked.getMessage().contains("locked by another process"), locked.getMessage());
            assertEquals(1, history.count(IncidentQuery.ALL), "who reads does not wait for it");
            statement.execute("ROLLBACK");
        }
        assertTrue(put(TestIncidents.confirmed()));
    }

    @Test
    void aSecondProcessIsRefused() {
        IncidentHistory second = new IncidentHistory(folder, () -> now);
        HistoryException refused = assertThrows(HistoryException.class, () -> second.attach(TOPICS));
        assertTrue(
                refused.getMessage()
                        .contains("in use by another crossfire (process "
                                + ProcessHandle.current().pid() + ")"),
                refused.getMessage());
    }

    @Test
    void aFolderThatCannotBeIsSaid(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        IncidentHistory impossible = new IncidentHistory(file, () -> now);
        HistoryException refused = assertThrows(HistoryException.class, () -> impossible.attach(TOPICS));
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
    }

    @Test
    void dropsWhatTheTopicsNoLongerKeep() {
        Incident old = TestIncidents.numbered(1, 1);
        put(old, Json.write(old), NOW);
        put(TestIncidents.numbered(1, 2), Json.write(TestIncidents.numbered(1, 2)), NOW.plus(Duration.ofDays(5)));
        Incident alone = TestIncidents.numbered(2, 1);
        put(alone, Json.write(alone), NOW);
        HistoryBatch batch = history.batch();
        batch.put(NOW, TestIncidents.finding(), Json.write(TestIncidents.finding()));
        batch.commit();

        now = NOW.plus(Duration.ofDays(8));
        history.sweep();
        assertEquals(Optional.empty(), finding(), "kept 7 d");
        assertEquals(2, history.count(IncidentQuery.ALL));

        now = NOW.plus(Duration.ofDays(401));
        history.sweep();
        assertEquals(Optional.empty(), history.incident(alone.id()));
        assertEquals(
                List.of(2),
                history.newestRevisions(old.id(), 9).stream()
                        .map(Revision::number)
                        .toList());
        assertEquals(new Reading(3, 3), readingOn(), "what came before is no longer here");
        assertFalse(put(TestIncidents.numbered(3, 1), Json.write(TestIncidents.numbered(3, 1)), NOW), "nor taken in");
    }

    @Test
    void tellsWhoseSourcesAreNotHeardWell() {
        HistoryBatch batch = history.batch();
        putSources(batch, NOW.minusSeconds(60), "worker-2", "journal was last heard at 14:40");
        putSources(batch, NOW.minusSeconds(50), "worker-1", "firewall was last heard at 14:41");
        putSources(batch, NOW.minusSeconds(50), "worker-3", "firewall was last heard at 14:41");
        putSources(batch, NOW.minus(Duration.ofHours(26)), "worker-4", "a node that is held no more");
        putSources(batch, NOW.minusSeconds(40), "worker-2", "journal and firewall were last heard at 14:40");
        putSources(batch, NOW.minusSeconds(40), "worker-3", null);
        batch.commit();
        assertEquals(
                new SourceTroubles(
                        List.of(new SourceTroubles.Trouble("prod", "worker-1", "firewall was last heard at 14:41")), 2),
                history.sourceTroubles(1));
        assertEquals(
                "journal and firewall were last heard at 14:40",
                history.sourceTroubles(10).first().get(1).says());
    }

    private static void putSources(HistoryBatch batch, Instant at, String node, @Nullable String note) {
        Finding finding = new Finding("prod", node, Finding.SOURCES, Verdict.NONE, note, List.of());
        batch.put(at, finding, Json.write(finding));
    }

    @Test
    void holdsWhatWasFoundOutAtEachTime() {
        Finding finding = TestIncidents.finding();
        Finding later = new Finding(
                finding.cluster(), finding.node(), finding.conflict(), Verdict.CONFIRMED, null, finding.checks());
        HistoryBatch batch = history.batch();
        batch.put(NOW, finding, Json.write(finding));
        batch.put(NOW.plusSeconds(1), later, Json.write(later));
        batch.commit();
        assertEquals(Optional.of(later), finding());
        assertEquals(Optional.empty(), history.finding("prod", "worker-4", TestIncidents.CONFLICT));
        Instant between = NOW.plusMillis(500);
        assertEquals(Optional.of(finding), history.finding("prod", "worker-3", TestIncidents.CONFLICT, between));
        assertEquals(Optional.empty(), history.finding("prod", "worker-3", TestIncidents.CONFLICT, NOW.minusMillis(1)));
    }

    @Test
    void countsTheOpenOnesByVerdict() {
        put(TestIncidents.confirmed());
        put(TestIncidents.at(TestIncidents.suspected(), "s", 1, "worker-4", TestIncidents.OPENED));
        put(TestIncidents.at(TestIncidents.expired(), "e", 4, "worker-5", TestIncidents.OPENED));
        assertEquals(
                Map.of(Verdict.CONFIRMED, 1, Verdict.SUSPECTED, 1, Verdict.REFUTED, 0, Verdict.NONE, 0),
                history.openByVerdict());
    }

    @Test
    void manyAskWhileOneWrites() throws Exception {
        List<Incident> arrivals = new RandomIncidents(13).lives(60);
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        java.util.concurrent.atomic.AtomicBoolean done = new java.util.concurrent.atomic.AtomicBoolean();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread reader = new Thread(() -> {
                while (!done.get()) {
                    Page page = history.find(IncidentQuery.ALL.atMost(500));
                    page.incidents().forEach(incident -> incident.incident().id());
                }
            });
            reader.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
            reader.start();
            readers.add(reader);
        }
        arrivals.forEach(this::put);
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(List.of(), failures);
        assertSame(arrivals, history);
    }

    private IncidentHistory opened(Path at) {
        IncidentHistory made = new IncidentHistory(at, (InstantSource) () -> now);
        made.attach(TOPICS);
        made.begin(PLACE, 0);
        made.begin(new Place(Source.FINDINGS, 0), 0);
        return made;
    }

    private boolean put(Incident incident) {
        return put(incident, Json.write(incident), now);
    }

    private boolean put(Incident incident, byte[] bytes, Instant emittedAt) {
        try (HistoryBatch batch = history.batch()) {
            boolean news = batch.put(0, offset, emittedAt, incident, bytes).isPresent();
            batch.next(PLACE, offset + 1);
            batch.commit();
            offset++;
            return news;
        }
    }

    private Reading readingOn() {
        return history.begin(PLACE, 0);
    }

    private Optional<Finding> finding() {
        return history.finding("prod", "worker-3", TestIncidents.CONFLICT);
    }

    private List<String> pages(IncidentQuery query) {
        List<String> seen = new ArrayList<>();
        Position after = null;
        do {
            Page page = history.find(after == null ? query : query.afterCursor(query.cursor(after)));
            assertTrue(page.incidents().size() <= query.limit());
            page.incidents()
                    .forEach(incident ->
                            seen.add(new String(incident.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
            after = page.next();
        } while (after != null);
        return seen;
    }

    /** Whether a view says exactly what came. */
    private static void assertSame(List<Incident> arrivals, IncidentHistory view) {
        Map<String, Incident> newest = newest(arrivals);
        assertEquals(newest.size(), view.count(IncidentQuery.ALL));
        newest.forEach((id, incident) -> {
            assertEquals(incident, view.incident(id).orElseThrow().incident());
            assertEquals(
                    arrivals.stream()
                            .filter(one -> one.id().equals(id))
                            .map(Json::text)
                            .toList(),
                    view.revisionsAfter(id, 0, 1_000).stream()
                            .map(one -> new String(one.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                            .toList());
        });
    }

    private static Map<String, Incident> newest(List<Incident> arrivals) {
        Map<String, Incident> newest = new HashMap<>();
        arrivals.forEach(incident -> newest.put(incident.id(), incident));
        return newest;
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
