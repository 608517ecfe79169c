package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.at;
import static dev.crossfire.streams.WorkerThree.killed;
import static dev.crossfire.streams.WorkerThree.ready;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.started;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.model.signal.Action.Scope;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.EveryTick;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.WorkerThree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people do about an incident. */
class ActionsTest {

    private static final String CONFLICT = "healthcheck-vs-kube-firewall";
    private static final Scope THIS_NODE = new Scope("prod", "worker-3", CONFLICT, null, null);

    private final Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);

    /** A node in its partition: what the shell keeps. */
    private final class Partition {

        private final EveryTick ticks = new EveryTick();
        private NodeState state = NodeState.EMPTY;
        private Silences silences = Silences.NONE;
        private final List<Incident> revisions = new ArrayList<>();

        Partition take(LogRecord... records) {
            return take(List.of(records));
        }

        Partition take(List<LogRecord> records) {
            for (LogRecord record : records) {
                ticks.upTo(record).forEach(this::step);
            }
            return this;
        }

        private void step(LogRecord record) {
            if (record instanceof Action action) {
                silences = silences.plus(action);
            }
            if (record instanceof dev.crossfire.model.signal.Tick tick) {
                silences = silences.at(tick.at());
            }
            Fold.Step step = fold.apply(state, WorkerThree.NODE, record, silences);
            state = Json.read(Json.write(step.state()), NodeState.class);
            assertEquals(step.state(), state, "the state survives its JSON");
            revisions.addAll(step.incidents());
        }

        Incident last() {
            return revisions.get(revisions.size() - 1);
        }
    }

    private static Action action(String id, Kind kind, double seconds, @Nullable Instant until, Scope scope) {
        return new Action(id, kind, "night-shift", "looking into it", at(seconds), until, scope, null);
    }

    private static Action end(String id, String ends, double seconds, Scope scope) {
        return new Action(id, Kind.END, "night-shift", "", at(seconds), null, scope, ends);
    }

    private static List<LogRecord> confirmed() {
        return List.of(
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                killed(21),
                started(22),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken(),
                tick(60));
    }

    @Test
    void anAcknowledgementStaysUntilItIsTakenBackOrTheIncidentOpensAgain() {
        Partition partition = new Partition().take(confirmed());
        int before = partition.last().revision();
        partition.take(action("a-1", Kind.ACK, 65, null, THIS_NODE));
        Incident acknowledged = partition.last();
        assertEquals(before + 1, acknowledged.revision());
        assertEquals("night-shift", acknowledged.acknowledged().by());
        assertEquals("ack", acknowledged.acknowledged().kind());
        assertTrue(acknowledged.timeline().stream()
                .anyMatch(entry ->
                        entry.what().equals("acknowledged") && entry.says().contains("looking into it")));

        partition.take(end("a-2", "a-1", 70, THIS_NODE));
        assertNull(partition.last().acknowledged());
        assertTrue(partition.last().timeline().stream()
                .anyMatch(entry -> entry.what().equals("taken back")));

        partition.take(action("a-3", Kind.ACK, 71, null, THIS_NODE));
        assertNotNull(partition.last().acknowledged());
        partition.take(
                ready(70),
                snapshot(195).packets(18).taken(),
                WorkerThree.journalHeard(200),
                tick(210),
                snapshot(300).packets(18).masquerade().taken(),
                timedOut(320, "liveness"),
                timedOut(325, "readiness"),
                snapshot(340).packets(30).masquerade().taken(),
                tick(350));
        assertEquals(1, partition.last().reopened());
        assertNull(partition.last().acknowledged(), "it was for the time before");
    }

    @Test
    void aSilenceKeepsPeopleFromBeingToldAndRecordsEverything() {
        Partition partition = new Partition();
        partition.take(action("s-1", Kind.SILENCE, 0, at(100), new Scope(null, "worker-*", null, null, null)));
        partition.take(confirmed());
        Incident silenced = partition.last();
        assertEquals(Incident.State.OPEN, silenced.state());
        assertEquals("silence", silenced.suppressed().kind());
        assertEquals(at(100), silenced.suppressed().until());
        assertTrue(silenced.timeline().stream().anyMatch(entry -> entry.what().equals("silence")));
        partition.take(tick(90));
        assertNotNull(partition.last().suppressed());
        partition.take(tick(100));
        assertNull(partition.last().suppressed(), "it is over");
        assertEquals(Silences.NONE, partition.silences);
    }

    @Test
    void whatIsTakenBackIsToldAgainEvenWhenTheWordComesFirst() {
        Scope all = new Scope("prod", null, null, "confirmed", null);
        Partition partition = new Partition();
        partition.take(action("s-1", Kind.MAINTENANCE, 0, at(700_000), all));
        partition.take(confirmed());
        assertEquals("maintenance", partition.last().suppressed().kind());
        partition.take(end("s-2", "s-1", 65, all));
        assertNull(partition.last().suppressed());
        assertEquals(
                List.of("maintenance", "taken back"),
                partition.last().timeline().stream()
                        .map(Incident.TimelineEntry::what)
                        .filter(what -> !List.of("opened", "confirmed").contains(what))
                        .toList());
        partition.take(tick(100_000));
        assertNull(partition.last().suppressed(), "a day later it does not stand again");

        Partition other = new Partition();
        other.take(end("s-2", "s-1", 65, all), action("s-1", Kind.MAINTENANCE, 0, at(3600), all));
        other.take(confirmed());
        assertNull(other.last().suppressed());
    }

    @Test
    void aMatcherThatDoesNotFitSilencesNothing() {
        for (Scope scope : List.of(
                new Scope("lab", null, null, null, null),
                new Scope(null, "worker-4", null, null, null),
                new Scope(null, null, "port-already-taken", null, null),
                new Scope(null, null, null, "suspected", null),
                new Scope("prod", "worker-3", CONFLICT, null, "another"))) {
            Partition partition = new Partition();
            partition.take(action("s-1", Kind.SILENCE, 0, at(3600), scope));
            partition.take(confirmed());
            assertNull(partition.last().suppressed(), scope::toString);
        }
    }

    @Test
    void aResolutionByHandStandsUntilChecksFailAgain() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("r-1", Kind.RESOLVE, 65, null, THIS_NODE));
        Incident resolved = partition.last();
        assertEquals(Resolution.Kind.MANUAL, resolved.resolution().kind());
        assertEquals(
                "resolved by night-shift: looking into it",
                resolved.resolution().says());
        assertEquals(at(65), resolved.resolvedAt());
        partition.take(tick(80));
        assertEquals(Incident.State.RESOLVED, partition.last().state());
        partition.take(
                timedOut(90, "liveness"),
                timedOut(95, "readiness"),
                snapshot(99).packets(30).masquerade().taken(),
                tick(100));
        assertEquals(Incident.State.OPEN, partition.last().state());
        assertEquals(resolved.id(), partition.last().id());
    }

    /** The next silence that ends does not end it again. */
    @Test
    void aResolutionByHandIsOfTheTimeBeforeItWasOpenedAgain() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("r-1", Kind.RESOLVE, 65, null, THIS_NODE));
        partition.take(timedOut(90, "liveness"), timedOut(95, "readiness"), timedOut(110, "liveness"), tick(115));
        assertEquals(Incident.State.OPEN, partition.last().state());
        for (int at = 120; at < 1500; at += 30) {
            partition.take(
                    snapshot(at).packets(18 + at).masquerade().taken(), WorkerThree.journalHeard(at + 1), tick(at + 2));
        }
        assertTrue(
                partition.last().resolution() == null
                        || partition.last().resolution().kind() != Resolution.Kind.MANUAL,
                () -> partition.last().toString());
    }

    /** The node's clock is an hour behind the server's: what fails after the word opens it again. */
    @Test
    void aResolutionByHandIsHeldAgainstTheNodesOwnClock() {
        Partition behind = new Partition().take(confirmed());
        behind.take(action("r-1", Kind.RESOLVE, 3665, null, THIS_NODE));
        assertEquals(Resolution.Kind.MANUAL, behind.last().resolution().kind());
        behind.take(timedOut(90, "liveness"), timedOut(95, "readiness"), timedOut(110, "liveness"), tick(3700));
        assertEquals(Incident.State.OPEN, behind.last().state());

        Partition ahead = new Partition().take(confirmed());
        ahead.take(action("r-1", Kind.RESOLVE, -100, null, THIS_NODE));
        assertEquals(Resolution.Kind.MANUAL, ahead.last().resolution().kind());
    }

    @Test
    void whatWasMeantForAllIsNotForWhatEnded() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("r-1", Kind.RESOLVE, 65, null, THIS_NODE));
        int revisions = partition.revisions.size();
        partition.take(action("a-1", Kind.ACK, 70, null, new Scope(null, "worker-*", null, null, null)));
        assertEquals(revisions, partition.revisions.size());
    }

    /** Twenty silences that were about others were taken back: who looks after it stands, and what was said. */
    @Test
    void whatIsTakenBackOfOthersPushesNothingOut() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("a-1", Kind.ACK, 61, null, THIS_NODE));
        partition.take(action("c-1", Kind.COMMENT, 62, null, THIS_NODE));
        Scope another = new Scope("prod", "worker-3", "port-already-taken", null, null);
        for (int i = 0; i < 25; i++) {
            partition.take(end("e-" + i, "s-" + i, 63 + i, another), end("f-" + i, "t-" + i, 63 + i, THIS_NODE));
        }
        assertNotNull(partition.last().acknowledged());
        assertTrue(partition.last().timeline().stream()
                .anyMatch(entry -> entry.what().equals("comment")));
    }

    @Test
    void aSilenceStandsInTheHistoryOfWhatEnded() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("s-1", Kind.SILENCE, 61, at(4000), THIS_NODE));
        partition.take(action("r-1", Kind.RESOLVE, 65, null, THIS_NODE));
        assertEquals(Incident.State.RESOLVED, partition.last().state());
        assertTrue(partition.last().timeline().stream()
                .anyMatch(
                        entry -> entry.what().equals("silence") && entry.says().contains("looking into it")));
    }

    @Test
    void commentsStandInTheTimelineAndAreBounded() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("r-0", Kind.ACK, 61, null, THIS_NODE));
        for (int i = 0; i < 40; i++) {
            partition.take(
                    new Action("c-" + i, Kind.COMMENT, "night-shift", "word " + i, at(62 + i), null, THIS_NODE, null));
        }
        List<String> words = comments(partition.last());
        assertEquals(Handling.MOST - 1, words.size());
        assertEquals("by night-shift: word 39", words.get(words.size() - 1));
        assertNotNull(partition.last().acknowledged(), "comments push out comments");
        int revisions = partition.revisions.size();
        partition.take(new Action("c-39", Kind.COMMENT, "night-shift", "word 39", at(101), null, THIS_NODE, null));
        assertEquals(revisions, partition.revisions.size(), "delivered again, it says nothing new");
    }

    /** It is no incident, so nobody knows that another episode has begun. */
    @Test
    void whatIsSaidOfTheLastIncidentStandsInItsHistoryThoughOneCheckFailedSince() {
        Partition partition = new Partition().take(confirmed());
        partition.take(action("r-1", Kind.RESOLVE, 65, null, THIS_NODE), tick(70));
        String id = partition.last().id();
        Scope named = new Scope("prod", "worker-3", CONFLICT, null, id);
        partition.take(tick(7990), started(8000), timedOut(8010, "liveness"), tick(8020));
        partition.take(new Action("c-1", Kind.COMMENT, "day-shift", "fan", at(8030), null, named, null));
        assertEquals(List.of("by day-shift: fan"), comments(partition.last()));
        partition.take(tick(8990), started(9000), tick(9010));
        partition.take(new Action("c-2", Kind.COMMENT, "day-shift", "mended", at(9030), null, named, null));
        assertEquals(List.of("by day-shift: fan", "by day-shift: mended"), comments(partition.last()));
        partition.take(tick(15990), started(16000), timedOut(16010, "liveness"), tick(16020));
        partition.take(new Action("c-3", Kind.COMMENT, "day-shift", "closed", at(16030), null, named, null));
        assertEquals(id, partition.last().id());
        assertEquals(Incident.State.RESOLVED, partition.last().state());
        assertEquals(3, comments(partition.last()).size());
        int revisions = partition.revisions.size();
        partition.take(tick(16100), started(17000), tick(17010), tick(20000));
        assertEquals(revisions, partition.revisions.size());
        for (int revision = 1; revision <= revisions; revision++) {
            assertEquals(revision, partition.revisions.get(revision - 1).revision());
        }
    }

    private static List<String> comments(Incident incident) {
        return incident.timeline().stream()
                .filter(entry -> entry.what().equals("comment"))
                .map(Incident.TimelineEntry::says)
                .toList();
    }

    @Test
    void whatNobodyHasAnIncidentForDoesNothing() {
        Partition partition = new Partition().take(timedOut(10, "liveness"));
        partition.take(action("a-1", Kind.ACK, 20, null, THIS_NODE), action("r-1", Kind.RESOLVE, 21, null, THIS_NODE));
        partition.take(confirmed());
        assertNull(partition.last().acknowledged());
        assertEquals(Incident.State.OPEN, partition.last().state());
    }

    /** Of two that say different things the later counts, of two of one time the one with the greater id. */
    @Test
    void theOrderOfArrivalDoesNotMatter() {
        List<LogRecord> actions = List.of(
                action("a-1", Kind.ACK, 61, at(4000), THIS_NODE),
                action("a-2", Kind.ACK, 62, null, THIS_NODE),
                action("a-3", Kind.ACK, 62, null, THIS_NODE),
                end("a-4", "a-3", 63, THIS_NODE),
                action("c-1", Kind.COMMENT, 62, null, THIS_NODE),
                action("s-1", Kind.SILENCE, 60, at(4000), THIS_NODE),
                action("s-2", Kind.MAINTENANCE, 60, at(3000), THIS_NODE),
                action("s-3", Kind.SILENCE, 61, at(5000), THIS_NODE),
                end("s-4", "s-3", 64, THIS_NODE));
        @Nullable Incident expected = null;
        for (int order = 0; order < 20; order++) {
            List<LogRecord> shuffled = new ArrayList<>(actions);
            Collections.shuffle(shuffled, new Random(order));
            Incident last = new Partition()
                    .take(confirmed())
                    .take(shuffled)
                    .take(tick(70))
                    .last();
            assertEquals("a-2", idOf(last));
            assertEquals("maintenance", last.suppressed().kind());
            if (expected != null) {
                assertEquals(expected.timeline(), last.timeline());
                assertEquals(expected.acknowledged(), last.acknowledged());
            }
            expected = last;
        }
    }

    private static String idOf(Incident incident) {
        return incident.acknowledged().at().equals(at(62))
                        && incident.acknowledged().until() == null
                ? "a-2"
                : "other";
    }

    @Test
    void whatStandsOfSilencesIsBounded() {
        Silences silences = Silences.NONE;
        for (int i = 0; i < Silences.MOST + 50; i++) {
            silences = silences.plus(action("s-" + i, Kind.SILENCE, 0, at(1000 + i), THIS_NODE));
        }
        assertEquals(Silences.MOST, silences.actions().size());
        assertTrue(silences.actions().containsKey("s-" + (Silences.MOST + 49)), "what ends first goes first");
        Silences ended = silences.plus(end("e-1", "s-" + (Silences.MOST + 49), 1, THIS_NODE));
        assertTrue(ended.actions().containsKey("e-1"), "or what it takes back would stand again");
        assertEquals(Silences.NONE, silences.at(at(5000)));
        assertTrue(silences.covering(new NodeKey("prod", "worker-4"), CONFLICT, "confirmed", "i", null)
                .isEmpty());
    }
}
