package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.at;
import static dev.crossfire.streams.WorkerThree.backOff;
import static dev.crossfire.streams.WorkerThree.event;
import static dev.crossfire.streams.WorkerThree.failed;
import static dev.crossfire.streams.WorkerThree.journalHeard;
import static dev.crossfire.streams.WorkerThree.killed;
import static dev.crossfire.streams.WorkerThree.ready;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.started;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.EveryTick;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.WorkerThree;
import dev.crossfire.streams.verdict.ConflictSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FoldTest {

    private final Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);

    @Test
    void opensAsSuspectedOnOneSnapshotAndIsConfirmedWhenTheCounterMoves() {
        List<Incident> revisions = fold(
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken());

        Incident first = revisions.get(0);
        assertEquals(Verdict.SUSPECTED, first.verdict());
        assertEquals(at(10), first.openedAt());
        Incident last = revisions.get(revisions.size() - 1);
        assertEquals(Verdict.CONFIRMED, last.verdict());
        assertEquals("loopback-masqueraded", last.cause().id());
        assertEquals("drop-counter-rose", last.proof().get(0).id());
        assertEquals(at(50), last.proof().get(0).at());
        assertEquals("exclude-loopback-from-nat", last.remedies().get(0).id());
        assertEquals("yes", last.remedies().get(0).holds());
        assertEquals(first.id(), last.id());
        for (int i = 0; i < revisions.size(); i++) {
            assertEquals(i + 1, revisions.get(i).revision());
        }
    }

    /** Someone puts the rule there between two snapshots, and the check fails before the second: that one names the cause at once. */
    @Test
    void theSnapshotThatFollowsTheFailuresExplainsThem() {
        Incident confirmed = last(fold(
                snapshot(5).packets(0).taken(),
                timedOut(18, "liveness"),
                timedOut(21, "readiness"),
                snapshot(25).packets(8).masquerade().taken()));
        assertEquals(Verdict.CONFIRMED, confirmed.verdict());
        assertEquals("loopback-masqueraded", confirmed.cause().id());
        assertEquals("exclude-loopback-from-nat", confirmed.remedies().get(0).id());
        assertEquals("yes", confirmed.remedies().get(0).holds());
    }

    /** What rewrites may come and go: the snapshot before the latest failures does not show it, and the proof and its cause stand all the same. */
    @Test
    void aRewriterThatComesAndGoesStaysTheCause() {
        Incident flapping = last(fold(
                snapshot(5).packets(0).masquerade().taken(),
                timedOut(20, "liveness"),
                timedOut(24, "readiness"),
                snapshot(30).packets(8).masquerade().taken(),
                snapshot(60).packets(8).taken(),
                timedOut(100, "liveness"),
                timedOut(104, "readiness")));
        assertEquals(Verdict.CONFIRMED, flapping.verdict());
        assertEquals("loopback-masqueraded", flapping.cause().id());
        assertEquals("drop-counter-rose", flapping.proof().get(0).id());
        assertEquals(at(30), flapping.proof().get(0).at());
    }

    /** The API server keeps an Event's first time and its last: when the first has left the horizon with its count still growing. */
    @Test
    void theFirstTimeOfAnEventStaysWhenItLeavesTheHorizon() {
        Incident incident = last(fold(
                snapshot(5).packets(0).masquerade().taken(),
                event("e1", 10, 20, 2),
                snapshot(30).packets(8).masquerade().taken(),
                event("e1", 10, 500, 3),
                journalHeard(640),
                snapshot(640).packets(16).masquerade().taken(),
                event("e1", 10, 650, 4),
                tick(660)));
        Incident.Evidence checks = incident.evidence().stream()
                .filter(one -> one.signal().equals("probe-failed"))
                .findFirst()
                .orElseThrow();
        assertEquals(at(10), checks.firstAt());
        assertEquals(at(650), checks.lastAt());
        assertEquals(4, checks.count());
    }

    /** What comes after the snapshot that followed the failures explains nothing. */
    @Test
    void aRuleThatCameLaterExplainsNothing() {
        assertEquals(
                List.of(),
                fold(
                        snapshot(5).packets(0).taken(),
                        timedOut(18, "liveness"),
                        timedOut(21, "readiness"),
                        snapshot(25).packets(0).taken(),
                        snapshot(55).packets(0).masquerade().taken(),
                        tick(60)));
    }

    @Test
    void theRuleAloneIsNoSuspicion() {
        assertEquals(
                List.of(),
                fold(
                        timedOut(10, "liveness"),
                        timedOut(20, "liveness"),
                        snapshot(25).packets(0).taken(),
                        tick(60)));
    }

    @Test
    void aDeadServerIsNoIncidentAndTheFindingSaysWhy() {
        NodeState state = null;
        List<Finding> findings = new ArrayList<>();
        for (LogRecord record : List.of(
                snapshot(5).packets(0).taken(),
                failed(10, "liveness", SignalNames.OUTCOME_REFUSED),
                failed(20, "liveness", SignalNames.OUTCOME_REFUSED),
                tick(30))) {
            Fold.Step step = fold.apply(state, WorkerThree.NODE, record);
            state = step.state();
            findings.addAll(step.findings());
            assertEquals(List.of(), step.incidents());
        }
        Finding finding = findings.get(findings.size() - 1);
        assertEquals(Verdict.REFUTED, finding.verdict());
        assertTrue(
                finding.checks().stream()
                        .anyMatch(check -> check.held() && check.id().equals("refused-at-once")),
                finding::toString);
    }

    @Test
    void whatAShipperSendsAgainCountsOnce() {
        Signal first = timedOut(10.25, "liveness");
        Signal again = new Signal(
                first.name(),
                first.cluster(),
                first.node(),
                first.source(),
                first.at(),
                first.firstAt(),
                first.count(),
                first.attributes(),
                first.sample(),
                Coordinates.inTopic("crossfire.journal.v1", 0, 99, 3),
                first.identity(),
                false);
        Fold.Step taken = fold.apply(null, WorkerThree.NODE, first);
        Fold.Step repeated = fold.apply(taken.state(), WorkerThree.NODE, again);
        assertEquals(new Fold.Tally(1, 0, 0, 1, 0, 0), repeated.tally());
        Fold.Step other = fold.apply(repeated.state(), WorkerThree.NODE, timedOut(10.35, "liveness"));
        assertEquals(new Fold.Tally(1, 1, 0, 0, 0, 0), other.tally());
    }

    @Test
    void aSnapshotThatIsSentAgainIsADuplicateAndItsRepeatIsEvidence() {
        Fold.Step first =
                fold.apply(null, WorkerThree.NODE, snapshot(5).packets(4).taken());
        Fold.Step again = fold.apply(
                first.state(), WorkerThree.NODE, snapshot(5).packets(4).taken());
        long parts = first.tally().taken();
        assertEquals(new Fold.Tally(parts, 0, 0, parts, 0, 0), again.tally());
        assertEquals(first.state(), again.state());
        Fold.Step later = fold.apply(
                again.state(), WorkerThree.NODE, snapshot(35).packets(4).taken());
        assertEquals(new Fold.Tally(parts, parts, 0, 0, 0, 0), later.tally());
        Fold.Step counted = fold.apply(
                first.state(), WorkerThree.NODE, snapshot(5).packets(9).taken());
        assertTrue(counted.tally().kept() > 0, counted.tally()::toString);
    }

    @Test
    void namesOfEntriesAreBoundedAndWhatFindsNoRoomIsCounted() {
        NodeState state = null;
        Fold.Tally all = Fold.Tally.NONE;
        for (int i = 0; i < 5000; i++) {
            Fold.Step step = fold.apply(state, WorkerThree.NODE, timedOut(10 + i / 1000.0, "liveness"));
            state = step.state();
            all = all.plus(step.tally());
        }
        assertEquals(new Fold.Tally(5000, 5000, 0, 0, 0, 5000 - 4096), all);
        int names = Json.mapper()
                .valueToTree(state)
                .at("/evidence/seen/keys")
                .toString()
                .length();
        assertTrue(names <= 32 * 1024 + 200, "the names take " + names + " B");
    }

    @Test
    void oneFailingCheckIsNoSymptom() {
        assertEquals(
                List.of(),
                fold(
                        timedOut(10, "liveness"),
                        snapshot(20).packets(4).masquerade().taken(),
                        tick(60)));
    }

    @Test
    void growthOutsideTheFailingChecksConfirmsNothing() {
        List<Incident> revisions = fold(
                snapshot(0).packets(4).taken(),
                snapshot(5).packets(30).taken(),
                timedOut(40, "liveness"),
                timedOut(50, "liveness"),
                snapshot(20).packets(30).taken(),
                snapshot(60).packets(30).taken(),
                tick(70));
        assertTrue(revisions.stream().noneMatch(incident -> incident.verdict() == Verdict.CONFIRMED));
    }

    @Test
    void aRuleBehindAnAcceptIsNotHooked() {
        assertEquals(
                List.of(),
                fold(
                        timedOut(10, "liveness"),
                        timedOut(20, "liveness"),
                        snapshot(5)
                                .packets(3)
                                .masquerade()
                                .behind("-A INPUT -i lo -j ACCEPT")
                                .taken(),
                        snapshot(30)
                                .packets(9)
                                .masquerade()
                                .behind("-A INPUT -i lo -j ACCEPT")
                                .taken(),
                        tick(60)));
    }

    @Test
    void anAggregatedEventGivesItsFirstAndItsLast() {
        List<Incident> revisions = fold(
                snapshot(0).packets(0).masquerade().taken(),
                event("uid-1", 12, 12, 1),
                event("uid-1", 12, 40, 4),
                snapshot(45).packets(9).masquerade().taken(),
                tick(50));
        Incident last = revisions.get(revisions.size() - 1);
        assertEquals(Verdict.CONFIRMED, last.verdict());
        assertEquals(4, last.evidence().get(0).count());
        assertEquals(at(12), last.openedAt());
    }

    @Test
    void isVerifiedWhenHealthWasSeenThroughTheQuietPeriodAndTheCauseIsGone() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(ready(70));
        story.add(snapshot(80).packets(18).taken());
        story.add(journalHeard(190));
        story.add(snapshot(185).packets(18).taken());
        story.add(tick(200));
        assertNull(last(fold(story)).resolution(), "node time is behind the end of the quiet period");

        story.add(journalHeard(200));
        story.add(snapshot(195).packets(18).taken());
        story.add(tick(210));
        Incident resolved = last(fold(story));
        assertEquals(Resolution.Kind.VERIFIED, resolved.resolution().kind());
        assertEquals(at(190), resolved.resolvedAt());
        assertEquals(Verdict.CONFIRMED, resolved.verdict());
        assertEquals("loopback-masqueraded", resolved.cause().id());
    }

    @Test
    void silenceInBackOffIsNoHealth() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(killed(51));
        story.add(backOff(52));
        story.add(snapshot(80).packets(18).taken());
        story.add(journalHeard(300));
        story.add(snapshot(300).packets(18).taken());
        story.add(tick(310));
        assertEquals(Incident.State.OPEN, last(fold(story)).state());
    }

    @Test
    void aCounterThatGoesOnRisingUnderTheSameCauseIsNoRecovery() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(ready(70));
        story.add(snapshot(100).packets(40).masquerade().taken());
        story.add(snapshot(300).packets(90).masquerade().taken());
        story.add(journalHeard(300));
        story.add(tick(310));
        assertEquals(Incident.State.OPEN, last(fold(story)).state());
    }

    /** Checks get through, as with an ACCEPT for lo before the rule; what was dropped last was dropped before that. */
    @Test
    void aCounterThatStandsStillUnderTheSameCauseIsARecovery() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(timedOut(65, "liveness"));
        story.add(ready(70));
        story.add(snapshot(100).packets(40).masquerade().taken());
        story.add(journalHeard(250));
        story.add(tick(260));
        assertEquals(Incident.State.OPEN, last(fold(story)).state(), "seen once, it cannot be seen to stand");
        story.add(snapshot(300).packets(40).masquerade().taken());
        story.add(journalHeard(300));
        story.add(tick(310));
        assertEquals(Resolution.Kind.VERIFIED, last(fold(story)).resolution().kind());
    }

    @Test
    void aNodeThatFallsSilentGoesStaleAndExpiresAfterADay() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(tick(60));
        story.add(tick(500));
        Incident stale = last(fold(story));
        assertEquals(Incident.State.OPEN, stale.state());
        story.add(tick(60 + 24 * 3600 + 10));
        Incident expired = last(fold(story));
        assertEquals(Resolution.Kind.EXPIRED, expired.resolution().kind());
        assertFalse(expired.resolution().says().contains("recover"));
        assertEquals(at(50).plusSeconds(24 * 3600), expired.resolvedAt());
    }

    @Test
    void checksThatFailAgainReopenTheSameIncident() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(ready(70));
        story.add(snapshot(195).packets(18).taken());
        story.add(journalHeard(200));
        story.add(tick(210));
        story.add(snapshot(300).packets(18).masquerade().taken());
        story.add(timedOut(320, "liveness"));
        story.add(timedOut(325, "readiness"));
        story.add(snapshot(340).packets(30).masquerade().taken());
        story.add(tick(350));
        List<Incident> revisions = fold(story);
        Incident reopened = last(revisions);
        assertEquals(Incident.State.OPEN, reopened.state());
        assertEquals(revisions.get(0).id(), reopened.id());
        assertTrue(reopened.timeline().stream().anyMatch(entry -> entry.what().equals("reopened")));
    }

    @Test
    void aSymptomAfterTheReopenWindowIsANewIncidentThatNamesTheOld() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        story.add(ready(70));
        story.add(snapshot(195).packets(18).taken());
        story.add(journalHeard(200));
        story.add(tick(210));
        double later = 2 * 3600;
        story.add(snapshot(later).packets(18).masquerade().taken());
        story.add(timedOut(later + 20, "liveness"));
        story.add(timedOut(later + 25, "readiness"));
        story.add(snapshot(later + 40).packets(30).masquerade().taken());
        List<Incident> revisions = fold(story);
        Incident recurring = last(revisions);
        assertEquals(revisions.get(0).id(), recurring.recurrence().previous());
        assertEquals(at(later + 20), recurring.openedAt());
    }

    @Test
    void aConfirmedIncidentOutlivesItsEvidence() {
        List<LogRecord> story = new ArrayList<>(confirmedStory());
        for (int minute = 1; minute <= 30; minute++) {
            story.add(timedOut(60 * minute + 5, "liveness"));
            story.add(journalHeard(60 * minute + 20));
            story.add(snapshot(60 * minute + 30)
                    .packets(18 + minute * 7L)
                    .masquerade()
                    .taken());
            story.add(tick(60 * minute + 40));
        }
        Incident last = last(fold(story));
        assertEquals(Verdict.CONFIRMED, last.verdict());
        assertEquals(at(10), last.openedAt());
        assertEquals(
                33,
                last.evidence().stream()
                        .filter(evidence -> evidence.signal().equals("exec-sync-failed"))
                        .findFirst()
                        .orElseThrow()
                        .count());
        assertEquals(at(50), last.proof().get(0).at());
    }

    /** While a switch is coming both sets recognise: each fold takes what is its own. */
    @Test
    void takesWhatWasRecognisedWithTheSetThatItJudgesWith() {
        ConflictSet shipped = RuleCatalogue.shipped().conflicts();
        Fold published = Fold.published(shipped, shipped, FoldSettings.DEFAULT);
        Signal plain = timedOut(10, "liveness");
        Signal own = plain.recognisedWith(shipped.ruleset(), false);
        Signal other = plain.recognisedWith("another", false);
        Signal coming = plain.recognisedWith("another", true);
        Fold.Tally one = new Fold.Tally(1, 1, 0, 0, 0, 0);
        assertEquals(List.of(one, one, one, Fold.Tally.NONE), tallies(fold, plain, own, other, coming));
        assertEquals(
                List.of(one, one, Fold.Tally.NONE, Fold.Tally.NONE), tallies(published, plain, own, other, coming));
        assertEquals(List.of(one), tallies(published, plain.recognisedWith(shipped.ruleset(), true)));
    }

    private static List<Fold.Tally> tallies(Fold fold, Signal... signals) {
        return Stream.of(signals)
                .map(signal -> fold.apply(null, WorkerThree.NODE, signal).tally())
                .toList();
    }

    @Test
    void whatIsNoLongerJudgedIsClosedAndGoesOnWhereItWasWhenItIsJudgedAgain() {
        ConflictSet all = RuleCatalogue.shipped().conflicts();
        String id = "healthcheck-vs-kube-firewall";
        ConflictSet less = new ConflictSet(
                "less",
                all.conflicts().stream()
                        .filter(conflict -> !conflict.id().equals(id))
                        .toList());
        NodeState state = NodeState.EMPTY;
        List<Incident> revisions = new ArrayList<>();
        for (LogRecord record : confirmedStory()) {
            Fold.Step step = fold.apply(state, WorkerThree.NODE, record);
            state = step.state();
            revisions.addAll(step.incidents());
        }
        Incident open = last(revisions);
        RuleSwitch published = new RuleSwitch("less", at(55), "night-shift", "0.1.0", "", List.of());
        Fold without = Fold.published(less, all, FoldSettings.DEFAULT);
        Fold.Step closing = without.apply(state, WorkerThree.NODE, published);
        Incident closed = last(closing.incidents());
        assertEquals(open.id(), closed.id());
        assertEquals(open.revision() + 1, closed.revision());
        assertEquals(Resolution.Kind.MANUAL, closed.resolution().kind());
        assertEquals("less", closed.ruleset());
        assertEquals(open.evidence(), closed.evidence());
        Fold.Step later = without.apply(closing.state(), WorkerThree.NODE, tick(60));
        assertEquals(List.of(), later.incidents());

        Fold again = without.replacedBy(all);
        Fold.Step switched = again.apply(later.state(), WorkerThree.NODE, published);
        Fold.Step failing = again.apply(switched.state(), WorkerThree.NODE, timedOut(65, "liveness"));
        failing = again.apply(failing.state(), WorkerThree.NODE, timedOut(70, "readiness"));
        failing = again.apply(failing.state(), WorkerThree.NODE, timedOut(95, "readiness"));
        Fold.Step ticked = again.apply(failing.state(), WorkerThree.NODE, tick(100));
        Incident reopened = failing.incidents().isEmpty() ? last(ticked.incidents()) : last(failing.incidents());
        assertEquals(open.id(), reopened.id());
        assertEquals(Incident.State.OPEN, reopened.state());
        assertTrue(reopened.revision() > closed.revision());
    }

    @Test
    void theSameLogGivesTheSameBytes() {
        List<Incident> once = fold(confirmedStory());
        List<Incident> again = fold(confirmedStory());
        assertEquals(once.size(), again.size());
        for (int i = 0; i < once.size(); i++) {
            assertEquals(Json.text(once.get(i)), Json.text(again.get(i)));
        }
    }

    @Test
    void theStateSurvivesItsJson() {
        NodeState state = NodeState.EMPTY;
        NodeState copied = NodeState.EMPTY;
        for (LogRecord record : confirmedStory()) {
            state = fold.apply(state, WorkerThree.NODE, record).state();
            copied = Json.read(
                    Json.write(fold.apply(copied, WorkerThree.NODE, record).state()), NodeState.class);
        }
        assertEquals(state, copied);
        assertTrue(
                Json.write(state).length < 64 * 1024,
                () -> "state of a suffering node: " + Json.write(copied(confirmedStory())).length);
    }

    private NodeState copied(List<LogRecord> records) {
        NodeState state = NodeState.EMPTY;
        for (LogRecord record : records) {
            state = fold.apply(state, WorkerThree.NODE, record).state();
        }
        return state;
    }

    private static List<LogRecord> confirmedStory() {
        return List.of(
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                killed(21),
                started(22),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken());
    }

    private List<Incident> fold(LogRecord... records) {
        return fold(List.of(records));
    }

    private List<Incident> fold(List<LogRecord> records) {
        NodeState state = NodeState.EMPTY;
        EveryTick ticks = new EveryTick();
        List<Incident> incidents = new ArrayList<>();
        for (LogRecord record : records) {
            for (LogRecord one : ticks.upTo(record)) {
                Fold.Step step = fold.apply(state, WorkerThree.NODE, one);
                state = step.state();
                incidents.addAll(step.incidents());
            }
        }
        return incidents;
    }

    private static Incident last(List<Incident> incidents) {
        return incidents.get(incidents.size() - 1);
    }
}
