package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One node with the leading conflict, whose clock is wrong or whose records come late: it is found, and what was wrong with time is told. */
class LatenessTest {

    private static final NodeKey NODE = new NodeKey("prod", "worker-3");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.137Z");

    /** In the middle of the failing checks the year begins. */
    private static final Instant NEW_YEARS_EVE = Instant.parse("2026-12-31T23:58:20.137Z");

    private static final DateTimeFormatter WITHOUT_YEAR =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static NodeLife hit(Instant from) {
        NodeLife life = new NodeLife(NODE, from, new Random(3));
        NodeStory.hit(life);
        return life;
    }

    private static List<SentRecord> sent(Instant from, Disturbance disturbance) {
        return RawRecords.of(hit(from), disturbance, new Random(4));
    }

    private static List<SentRecord> arriving(List<SentRecord> records, Duration later) {
        return records.stream()
                .map(record -> new SentRecord(
                        record.node(),
                        record.kind(),
                        record.value(),
                        record.headers(),
                        record.at(),
                        record.arrives().plus(later),
                        record.pace()))
                .toList();
    }

    private static CoreRun run(List<SentRecord> records) {
        return new CoreRun(History.RECOGNISER, History.FOLD).take(records);
    }

    private static Incident only(CoreRun run) {
        assertEquals(
                1,
                run.revisions().stream().map(Incident::id).distinct().count(),
                () -> run.revisions().toString());
        assertEquals(run.recognised().recognised(), run.folded().taken());
        return run.revisions().get(run.revisions().size() - 1);
    }

    private static void isFound(Incident incident, Instant from) {
        assertEquals(Verdict.CONFIRMED, incident.verdict());
        assertEquals("loopback-masqueraded", incident.cause().id());
        assertEquals(Incident.State.OPEN, incident.state());
        assertTrue(
                Duration.between(from.plusSeconds(60), incident.openedAt())
                                .abs()
                                .toSeconds()
                        <= 12,
                () -> incident.openedAt().toString());
    }

    private static Incident.Input journal(Incident incident) {
        return incident.inputs().get("journal");
    }

    @Test
    void aNodeWithTheRightTimeHasNothingToTellOfIt() {
        Incident incident = only(run(sent(NOON, Disturbance.NONE)).tick());
        isFound(incident, NOON);
        assertEquals(0, journal(incident).skewed());
        assertEquals(0, journal(incident).late());
        assertTrue(journal(incident).lagSeconds() <= 12, incident::toString);
    }

    @Test
    void aClockAnHourBehindLooksLikeAnHourUnderWay() {
        Incident incident = only(run(sent(NOON, Disturbance.CLOCK_BEHIND)).tick());
        isFound(incident, NOON);
        assertTrue(Math.abs(journal(incident).lagSeconds() - 3600) <= 12, incident::toString);
        assertEquals(0, journal(incident).skewed());
    }

    @Test
    void aClockAnHourAheadIsFlaggedAndMovesNothing() {
        Incident incident = only(run(sent(NOON, Disturbance.CLOCK_AHEAD)).tick());
        isFound(incident, NOON);
        assertTrue(journal(incident).skewed() > 0, incident::toString);
    }

    /** Versions and modes that remedies hang on are known by that clock too, and so is a conflict that no check fails for. */
    @Test
    void aClockAnHourAheadHidesNothingOfWhatSnapshotsShow() {
        Incident right = only(run(sent(NOON, Disturbance.NONE)).tick());
        Incident ahead = only(run(sent(NOON, Disturbance.CLOCK_AHEAD)).tick());
        assertEquals(right.remedies(), ahead.remedies());
        List<String> notes = new ArrayList<>(right.notes());
        notes.add(
                "the node's clock is ahead, so that it recovered cannot be seen: set the clock right, or close it by hand when it"
                        + " is over");
        assertEquals(notes, ahead.notes(), "and that its end cannot be seen is said");

        NodeLife life = new NodeLife(NODE, NOON, new Random(3));
        NodeStory.BACKENDS_SPLIT.tell(life);
        Incident split = only(
                run(RawRecords.of(life, Disturbance.CLOCK_AHEAD, new Random(4))).tick());
        assertEquals("iptables-backends-split", split.conflict());
        assertEquals(Verdict.CONFIRMED, split.verdict());
    }

    @Test
    void aYearTooEarlyIsAYearUnderWay() {
        Duration year = Duration.ofDays(365);
        Incident incident =
                only(run(arriving(sent(NOON, Disturbance.NONE), year)).tick());
        isFound(incident, NOON);
        assertTrue(journal(incident).lagSeconds() >= year.toSeconds(), incident::toString);
        assertNull(incident.resolvedAt(), "old records played today are not silent");
    }

    @Test
    void aYearTooLateIsFlagged() {
        Incident incident = only(run(arriving(sent(NOON, Disturbance.NONE), Duration.ofDays(-365)))
                .tick());
        isFound(incident, NOON);
        assertTrue(journal(incident).skewed() > 0, incident::toString);
    }

    /** A clock that was a year ahead and is set right: what it said before is withdrawn, and stands in the way of nothing. */
    @Test
    void aClockThatIsSetRightLeavesNothingBehind() {
        Instant first = NOON.plusSeconds(58);
        List<SentRecord> sent = sent(NOON, Disturbance.NONE);
        CoreRun run = run(
                sent.stream().filter(record -> record.arrives().isBefore(first)).toList());
        run.take(sent(NOON.plus(Duration.ofDays(365)), Disturbance.NONE).stream()
                        .filter(record -> record.kind() == RawKind.PODS)
                        .limit(2)
                        .map(record -> new SentRecord(
                                record.node(), record.kind(), record.value(), record.headers(), first, first, 1))
                        .toList())
                .tick();
        sent.stream()
                .filter(record -> !record.arrives().isBefore(first))
                .forEach(record -> run.take(List.of(record)).tick());
        Map<String, Incident> newest = new TreeMap<>();
        run.revisions().forEach(incident -> newest.put(incident.id(), incident));
        List<Incident> open = newest.values().stream()
                .filter(incident -> incident.state() == Incident.State.OPEN)
                .toList();
        assertEquals(1, open.size(), newest::toString);
        isFound(open.get(0), NOON);
        newest.values().stream()
                .filter(incident -> incident.state() == Incident.State.RESOLVED)
                .forEach(incident -> assertTrue(
                        Set.of(Incident.Resolution.Kind.REFUTED, Incident.Resolution.Kind.SUPERSEDED)
                                .contains(incident.resolution().kind()),
                        incident::toString));
    }

    /** All of it was of the future: when the clock is set right, there is nothing that could be seen to end. */
    @Test
    void whatWasOnlyEverInTheFutureIsWithdrawn() {
        List<SentRecord> ahead = sent(NOON.plus(Duration.ofDays(365)), Disturbance.NONE).stream()
                .map(record -> {
                    Instant arrives = record.arrives().minus(Duration.ofDays(365));
                    return new SentRecord(
                            record.node(), record.kind(), record.value(), record.headers(), arrives, arrives, 1);
                })
                .toList();
        CoreRun run = run(ahead).tick();
        isFound(only(run), NOON.plus(Duration.ofDays(365)));

        NodeLife healthy = new NodeLife(NODE, NOON.plusSeconds(300), new Random(5));
        NodeStory.HEALTHY.tell(healthy);
        RawRecords.of(healthy, Disturbance.NONE, new Random(6))
                .forEach(record -> run.take(List.of(record)).tick());
        Incident withdrawn = only(run);
        assertEquals(Incident.Resolution.Kind.REFUTED, withdrawn.resolution().kind(), withdrawn::toString);
        assertEquals("wrong-clock", withdrawn.resolution().refutation());

        // When that time comes, and it really happens, its id has been used already.
        NodeLife later = new NodeLife(NODE, NOON.plus(Duration.ofDays(365)).plusSeconds(120), new Random(7));
        NodeStory.hit(later);
        RawRecords.of(later, Disturbance.NONE, new Random(8))
                .forEach(record -> run.take(List.of(record)).tick());
        isFound(only(run), NOON.plus(Duration.ofDays(365)).plusSeconds(120));
        assertEquals(
                IntStream.rangeClosed(1, run.revisions().size()).boxed().toList(),
                run.revisions().stream().map(Incident::revision).toList());
    }

    @Test
    void theYearMayEndWhileChecksFail() {
        isFound(only(run(sent(NEW_YEARS_EVE, Disturbance.NONE)).tick()), NEW_YEARS_EVE);
    }

    /** Lines that carry no year, as syslog writes them, each a record of its own. */
    @Test
    void theYearMayEndInLinesThatHaveNone() {
        NodeLife life = hit(NEW_YEARS_EVE);
        List<SentRecord> records = new ArrayList<>(RawRecords.of(life, Disturbance.NONE, new Random(4)).stream()
                .filter(record -> record.kind() != RawKind.JOURNAL)
                .toList());
        for (NodeLife.Line line : life.lines()) {
            String text =
                    WITHOUT_YEAR.format(line.at()) + " worker-3 " + line.identifier() + "[1203]: " + line.message();
            records.add(new SentRecord(
                    NODE,
                    RawKind.JOURNAL,
                    text.getBytes(StandardCharsets.UTF_8),
                    Map.of(RawHeaders.CLUSTER, "prod"),
                    line.at(),
                    line.at().plusSeconds(1),
                    1));
        }
        records.sort(Comparator.comparing(SentRecord::arrives));
        isFound(only(run(records).tick()), NEW_YEARS_EVE);
    }

    /** A shipper that lost its cursor sends everything again: it counts once, and nobody is told again. */
    @Test
    void aJournalReplayedFromTheStartIsNoNews() {
        List<SentRecord> sent = sent(NOON, Disturbance.NONE);
        CoreRun run = run(sent).tick();
        Incident before = only(run);
        long kept = run.folded().kept();
        int revisions = run.revisions().size();
        List<SentRecord> journal =
                sent.stream().filter(record -> record.kind() == RawKind.JOURNAL).toList();
        run.take(arriving(journal, Duration.ofMinutes(5)));
        assertEquals(revisions, run.revisions().size(), () -> run.revisions().toString());
        assertEquals(kept, run.folded().kept());
        assertTrue(run.folded().duplicate() + run.folded().late() > 0);
        run.tick();
        assertEquals(before.evidence(), only(run).evidence());
    }

    @Test
    void aSpoolDrainedAfterAnOutageGivesWhatWouldHaveBeenGiven() {
        Map<String, ?> whole = standing(Disturbance.NONE);
        assertFalse(whole.isEmpty());
        assertEquals(whole, standing(Disturbance.JOURNAL_SPOOLED));
        assertEquals(whole, standing(Disturbance.FIREWALL_SPOOLED));
    }

    private static Map<String, ?> standing(Disturbance disturbance) {
        CoreRun run = run(sent(NOON, disturbance)).tick();
        assertEquals(0, run.folded().late(), disturbance::toString);
        return IncidentProjection.standing(run.revisions());
    }
}
