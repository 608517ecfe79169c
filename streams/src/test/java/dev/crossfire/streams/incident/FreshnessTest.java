package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.at;
import static dev.crossfire.streams.WorkerThree.journalHeard;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.WorkerThree;
import dev.crossfire.streams.evidence.Gap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How fresh is what an incident stands on, and what stands all the same when nothing is heard, or held, any more. */
class FreshnessTest extends StoryOfANode {

    @Test
    void aSourceThatFellSilentIsAFindingOfItsOwn() {
        fold(timedOut(10, "liveness"), snapshot(20).packets(4).taken(), tick(30));
        assertTrue(findings.stream().noneMatch(FreshnessTest::isOfSources), "nothing is wrong with them");
        fold(journalHeard(300), tick(330), journalHeard(340), tick(350));
        Finding silent =
                findings.stream().filter(FreshnessTest::isOfSources).findFirst().orElseThrow();
        assertTrue(silent.note().startsWith("firewall was last heard at "), silent::note);
        assertTrue(check(silent, "journal-heard").held());
        assertFalse(check(silent, "firewall-heard").held());
        assertEquals(
                "silent for 5 min, at most 5 min are usual",
                check(silent, "firewall-heard").margin());
        findings.clear();
        fold(snapshot(360).packets(4).taken(), tick(370));
        assertNull(
                findings.stream()
                        .filter(FreshnessTest::isOfSources)
                        .findFirst()
                        .orElseThrow()
                        .note(),
                "heard again");
    }

    /** The journal's shipper is restarted meanwhile and drains its spool: node time goes back to before the recovery. */
    @Test
    void aRecoveryOutlivesTheReturnOfASource() {
        List<Incident> told = proven();
        told.addAll(fold(tick(50)));
        for (int at = 60; at <= 490; at += 10) {
            told.addAll(fold(passing(at), tick(at)));
        }
        assertEquals(Incident.State.RESOLVED, last(told).state());
        told.clear();
        told.addAll(fold(journalHeard(45), tick(500)));
        for (int at = 510; at <= 600; at += 10) {
            told.addAll(fold(journalHeard(at - 400), passing(at), tick(at)));
        }
        assertEquals(List.of(), told);
    }

    /** With the rewriter gone, and a check that has just passed: health is seen without a journal. */
    private static SnapshotFacts passing(int at) {
        return snapshot(at)
                .packets(18)
                .flow("TIME_WAIT", "127.0.0.1", true, 118)
                .taken();
    }

    /** Streams were down for two hours: nobody listened, so nobody was silent, and two hours' backlog is not two hours' silence. */
    @Test
    void aGapInTheTicksIsNoSilence() {
        proven();
        fold(tick(60));
        List<Incident> told = new ArrayList<>(take(fold, tick(7260)));
        assertEquals(List.of(), told, "stale is nothing");
        assertTrue(findings.stream().noneMatch(FreshnessTest::isOfSources));
        // From then on ticks come, and what is not heard by now is silent.
        for (int at = 7270; at <= 7550; at += 10) {
            told.addAll(take(fold, tick(at)));
        }
        assertEquals(List.of(), told);
        told.addAll(take(fold, tick(7560)));
        told.addAll(take(fold, tick(7570)));
        assertTrue(last(told).inputs().get("journal").stale());
        Finding silent =
                findings.stream().filter(FreshnessTest::isOfSources).findFirst().orElseThrow();
        assertEquals(
                "silent for 5 min, at most 5 min are usual",
                check(silent, "journal-heard").margin());
        assertTrue(check(silent, "journal-heard").says().contains("last heard at " + at(60)), silent::note);
    }

    /** A tick that does not matter to a node is left out, be it the first after a gap. */
    @Test
    void aGapThatANodeWasNotToldOfCountsAllTheSame() {
        fold(tick(0), timedOut(10, "liveness"), tick(60), tick(70));
        NodeState brought = state.at(at(350), List.of(new Gap(at(100), at(300))));
        assertEquals(at(360 + 200).plusNanos(1), fold.nextTick(brought));
        assertEquals(at(360).plusNanos(1), fold.nextTick(state.at(at(290), List.of())), "heard at the first tick");
    }

    /** A node that was taken away is not held for ever: a cluster that grows and shrinks has another hundred every day. */
    @Test
    void aNodeThatIsNotHeardOfForAWeekIsLetGo() {
        fold(timedOut(10, "liveness"), timedOut(15, "readiness"), tick(60));
        fold(
                snapshot(20).packets(4).masquerade().taken(),
                snapshot(50).packets(18).masquerade().taken());
        List<Incident> told = fold(tick(24 * 3600 + 70));
        assertEquals(Resolution.Kind.EXPIRED, last(told).resolution().kind());
        fold(tick(7 * 24 * 3600));
        assertFalse(state.equals(NodeState.EMPTY));
        assertFalse(fold.nextTick(state).isAfter(at(7 * 24 * 3600 + 70)));
        fold(tick(7 * 24 * 3600 + 70));
        assertTrue(Json.write(state).length < 600, () -> new String(Json.write(state), StandardCharsets.UTF_8));
        assertEquals(Instant.MAX, fold.nextTick(state));
        // It is back, and drains a spool of that time: the id is the same, and its revisions go on.
        Incident back = last(fold(
                timedOut(100, "liveness"),
                timedOut(105, "readiness"),
                snapshot(90).packets(4).masquerade().taken(),
                snapshot(120).packets(18).masquerade().taken()));
        assertEquals(last(told).id(), back.id());
        assertTrue(back.revision() > last(told).revision(), back::toString);
        assertNull(back.recurrence());
    }

    @Test
    void aNodeThatIsNotHeardOfForAWeekAndNeverHadAnIncidentLeavesNothing() {
        fold(journalHeard(10), tick(60), tick(7 * 24 * 3600 + 60));
        assertFalse(state.equals(NodeState.EMPTY));
        fold(tick(7 * 24 * 3600 + 70));
        assertEquals(NodeState.EMPTY, state);
    }

    /** Its clock jumps ahead: what it says from then on is of the future, and a storm of it is told with ticks, like any other. */
    @Test
    void aClockThatJumpsAheadNeitherFloodsNorKeepsAnIncidentOpenForEver() {
        fold(journalHeard(10), snapshot(10).packets(4).masquerade().taken(), tick(20));
        List<Incident> told = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            told.addAll(fold(skewed(timedOut(3700 + i / 10.0, i % 2 == 0 ? "liveness" : "readiness"))));
        }
        assertTrue(told.size() <= 2, () -> told.size() + " revisions");
        told.addAll(fold(skewed(snapshot(3710).packets(18).masquerade().taken()), tick(30)));
        assertTrue(
                last(told).notes().stream().anyMatch(note -> note.startsWith("the node's clock is ahead")),
                last(told)::toString);
        Action resolve = new Action(
                "act-1",
                Action.Kind.RESOLVE,
                "anna",
                "rule removed",
                at(40),
                null,
                new Action.Scope(
                        "prod",
                        "worker-3",
                        last(told).conflict(),
                        null,
                        last(told).id()),
                null);
        assertEquals(Resolution.Kind.MANUAL, last(fold(resolve)).resolution().kind());
    }

    /** Of a node that is well a tick may matter all the same: what is under way for too long is trouble. */
    @Test
    void whatIsOldWhenItArrivesIsToldAtTheNextTick() {
        fold(new Heartbeat("prod", "worker-3", RawKind.JOURNAL, at(5), true, false, at(7)), tick(10), tick(20));
        fold(new Heartbeat("prod", "worker-3", RawKind.JOURNAL, at(30), true, false, at(630)));
        assertFalse(fold.nextTick(state).isAfter(at(30)));
        fold(tick(30));
        assertFalse(check(last(sources()), "journal-soon").held());
    }

    @Test
    void whatWasWrongWithASourceIsSaidForADay() {
        fold(timedOut(600, "liveness"), tick(620), timedOut(400, "liveness"), journalHeard(625), tick(630));
        assertFalse(check(last(sources()), "journal-in-time").held());
        for (int minute = 11; minute < 26 * 60; minute++) {
            fold(journalHeard(60 * minute), tick(60 * minute + 10));
        }
        assertEquals(
                List.of(false, true),
                sources().stream()
                        .map(finding -> check(finding, "journal-in-time").held())
                        .toList(),
                "and that it is well again, once");
    }

    private static Signal skewed(Signal signal) {
        return new Signal(
                signal.name(),
                signal.cluster(),
                signal.node(),
                signal.source(),
                signal.at(),
                signal.firstAt(),
                signal.count(),
                signal.attributes(),
                signal.sample(),
                signal.coordinates(),
                signal.identity(),
                true);
    }

    private static SnapshotFacts skewed(SnapshotFacts facts) {
        return new SnapshotFacts(
                facts.cluster(),
                facts.node(),
                facts.bootId(),
                facts.takenAt(),
                facts.parts(),
                facts.coordinates(),
                true);
    }

    /** First the firewall's shipper ends, then the node with all that it says: what stood proven is not taken back for want of data. */
    @Test
    void aProofOutlivesTheSilenceOfAllSources() {
        List<Incident> told = proven();
        for (int at = 55; at < 1200; at += 20) {
            told.addAll(fold(timedOut(at, "liveness"), tick(at + 5)));
        }
        for (int at = 1205; at < 2400; at += 10) {
            told.addAll(fold(tick(at)));
        }
        assertFalse(check(findings.get(findings.size() - 1), "journal-heard").held());
        assertTrue(last(told).inputs().get("journal").stale(), "the incident says that it is not fresh any more");
        assertStaysConfirmed(told);
    }

    /**
     * Connections are others in each snapshot, and of a part's contents eight are held. Where rules are not counted the one packet that was seen
     * is all the proof there is: it stands while checks go on failing, and when all is well again.
     */
    @Test
    void aProofOutlivesTheBoundOfWhatIsHeldOfSnapshots() {
        List<Incident> told = fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20)
                        .uncounted()
                        .masquerade()
                        .flow("SYN_SENT", "10.20.0.5", false, 100)
                        .taken(),
                timedOut(35, "liveness"));
        for (int at = 50; at < 300; at += 10) {
            told.addAll(fold(
                    timedOut(at, at % 20 == 0 ? "liveness" : "readiness"),
                    snapshot(at + 2).uncounted().masquerade().conntrack().taken(),
                    tick(at + 5)));
        }
        for (int at = 300; at < 800; at += 10) {
            told.addAll(fold(
                    journalHeard(at), snapshot(at + 2).uncounted().conntrack().taken(), tick(at + 5)));
        }
        assertEquals(Incident.State.RESOLVED, last(told).state());
        assertStaysConfirmed(told);
        assertEquals(
                List.of("packet-witnessed"),
                last(told).proof().stream().map(Incident.Proof::id).toList());
        assertEquals(at(20), last(told).proof().get(0).at());
    }

    /** A rewriter reaches all that dials 127.0.0.1: what else is on its way, and was before the check, takes no room from what proves the conflict. */
    @Test
    void aProofOutlivesThePacketsOfOthers() {
        List<Incident> told = fold(tick(0), journalHeard(5));
        for (int at = 10; at < 150; at += 10) {
            told.addAll(fold(
                    journalHeard(at),
                    snapshot(at + 2)
                            .uncounted()
                            .masquerade()
                            .synTo(10248)
                            .conntrack()
                            .taken()));
        }
        told.addAll(fold(
                timedOut(160, "liveness"),
                timedOut(165, "readiness"),
                snapshot(170)
                        .uncounted()
                        .masquerade()
                        .synTo(10248)
                        .flow("SYN_SENT", "10.20.0.5", false, 100)
                        .taken()));
        for (int at = 180; at < 420; at += 10) {
            told.addAll(fold(
                    timedOut(at, at % 20 == 0 ? "liveness" : "readiness"),
                    snapshot(at + 2)
                            .uncounted()
                            .masquerade()
                            .synTo(10248)
                            .conntrack()
                            .taken(),
                    tick(at + 5)));
        }
        assertStaysConfirmed(told);
    }

    /** What shows since when checks pass is held as well: a recovery that is told keeps its time. */
    @Test
    void whatShowsHealthOutlivesWhatProvedTheConflict() {
        List<Incident> told = fold(tick(0), timedOut(10, "liveness"));
        for (int at = 20; at < 80; at += 10) {
            told.addAll(fold(
                    timedOut(at, at % 20 == 0 ? "liveness" : "readiness"),
                    snapshot(at + 2)
                            .uncounted()
                            .masquerade()
                            .synTo(10247 + at / 20)
                            .flow("SYN_SENT", "10.20.0.5", false, 100)
                            .taken(),
                    tick(at + 5)));
        }
        for (int at = 90; at < 420; at += 30) {
            WorkerThree.Snapshot passed = snapshot(at + 2).uncounted();
            for (int before = at; before >= 90 && before > at - 120; before -= 30) {
                passed.flow("TIME_WAIT", "127.0.0.1", true, 118 - (at - before));
            }
            told.addAll(fold(journalHeard(at), passed.taken(), tick(at + 5)));
        }
        assertStaysConfirmed(told);
        assertEquals(
                List.of(at(210)),
                told.stream()
                        .map(Incident::resolvedAt)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                "passed at 90 s, and for two minutes since");
    }

    /** The journal's spool is drained after an outage, and node time goes back to where it began. */
    @Test
    void aProofOutlivesTheReturnOfASource() {
        List<Incident> told = proven();
        for (int at = 60; at < 1500; at += 30) {
            told.addAll(fold(snapshot(at).packets(18).masquerade().taken(), tick(at + 5)));
        }
        for (int at = 55; at < 1500; at += 20) {
            told.addAll(fold(timedOut(at, "liveness")));
        }
        told.addAll(fold(tick(1510)));
        assertStaysConfirmed(told);
    }

    /** Ten minutes later nothing is known of the rules any more: that they are gone is not said of it. */
    @Test
    void aRuleThatWasNotLookedAtIsNotSaidToBeGone() {
        fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken(),
                snapshot(65).packets(18).masquerade().taken());
        List<Incident> told = fold(journalHeard(700), tick(700), journalHeard(720), tick(720), tick(1000));
        List<String> words = told.stream()
                .map(Incident::resolution)
                .filter(resolution -> resolution != null)
                .map(Resolution::says)
                .toList();
        assertTrue(words.stream().noneMatch(says -> says.contains("the rule is gone")), words::toString);
        List<Incident> later = fold(snapshot(1010).packets(18).masquerade().taken(), tick(1020));
        assertTrue(
                later.stream().allMatch(incident -> count(incident, "fix-reverted") == 0),
                () -> last(later).timeline().toString());
    }

    private static void assertStaysConfirmed(List<Incident> told) {
        Incident first = told.stream()
                .filter(incident -> incident.verdict() == Verdict.CONFIRMED)
                .findFirst()
                .orElseThrow();
        List<Incident> after = told.subList(told.indexOf(first), told.size());
        assertEquals(
                List.of(),
                after.stream()
                        .filter(incident -> incident.verdict() != Verdict.CONFIRMED)
                        .map(incident -> incident.revision() + ": " + incident.timeline())
                        .toList());
    }

    @Test
    void whatCameTooLateOrFromTheFutureIsCountedAndTold() {
        fold(
                timedOut(600, "liveness"),
                timedOut(610, "readiness"),
                snapshot(615).packets(4).masquerade().taken(),
                tick(620),
                timedOut(400, "liveness"),
                new Heartbeat("prod", "worker-3", RawKind.PODS, at(90_000), false, true));
        List<Incident> told = fold(
                timedOut(625, "liveness"),
                snapshot(640).packets(20).masquerade().taken(),
                tick(650));
        Incident.Input journal = last(told).inputs().get("journal");
        assertEquals(1, journal.late());
        assertEquals(1, last(told).inputs().get("pods").skewed());
        assertEquals(at(600), last(told).openedAt(), "the late one moved nothing");
        Finding sources =
                findings.stream().filter(FreshnessTest::isOfSources).findFirst().orElseThrow();
        assertEquals(
                "1 entries of journal did not count: they came more than 2 min behind the newest",
                check(sources, "journal-in-time").says());
        assertFalse(check(sources, "pods-clock").held());
    }

    @Test
    void howLongTheNewestWasUnderWayIsTold() {
        fold(new Heartbeat("prod", "worker-3", RawKind.JOURNAL, at(5), true, false, at(47)));
        List<Incident> told = fold(
                timedOut(4, "liveness"),
                timedOut(5, "readiness"),
                snapshot(6).packets(4).masquerade().taken(),
                tick(60));
        assertEquals(42, last(told).inputs().get("journal").lagSeconds());
        assertNull(last(told).inputs().get("firewall").lagSeconds(), "nothing told it");
        assertNotNull(last(told).inputs().get("firewall").lastAt());
    }

    private static boolean isOfSources(Finding finding) {
        return finding.conflict().equals(Finding.SOURCES);
    }

    private static Finding.Check check(Finding finding, String id) {
        return finding.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> sources() {
        return findings.stream().filter(FreshnessTest::isOfSources).toList();
    }
}
