package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.at;
import static dev.crossfire.streams.WorkerThree.journalHeard;
import static dev.crossfire.streams.WorkerThree.killed;
import static dev.crossfire.streams.WorkerThree.ready;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.started;
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
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.EveryTick;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.WorkerThree;
import dev.crossfire.streams.evidence.Gap;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the end of an incident to its next beginning, and how fresh is what it stands on. */
class LifeTest {

    private final Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
    private final List<Finding> findings = new ArrayList<>();
    private final EveryTick ticks = new EveryTick();
    private NodeState state = NodeState.EMPTY;

    private List<Incident> fold(LogRecord... records) {
        return fold(fold, records);
    }

    private List<Incident> fold(Fold with, LogRecord... records) {
        List<Incident> incidents = new ArrayList<>();
        for (LogRecord record : records) {
            ticks.upTo(record).forEach(one -> incidents.addAll(take(with, one)));
        }
        return incidents;
    }

    private List<Incident> take(Fold with, LogRecord record) {
        Fold.Step step = with.apply(state, WorkerThree.NODE, record);
        state = step.state();
        findings.addAll(step.findings());
        return step.incidents();
    }

    private static <T> T last(List<T> told) {
        return told.get(told.size() - 1);
    }

    /** Fails, and is confirmed at 50 s. */
    private List<Incident> proven() {
        return fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken());
    }

    /** Fails, is confirmed, is mended, and is seen to be well through the quiet period, in 210 s. */
    private Incident failsAndHeals(int from) {
        return last(fold(
                tick(from),
                timedOut(from + 10, "liveness"),
                timedOut(from + 15, "readiness"),
                snapshot(from + 20).packets(4).masquerade().taken(),
                killed(from + 21),
                started(from + 22),
                timedOut(from + 35, "liveness"),
                snapshot(from + 50).packets(18).masquerade().taken(),
                ready(from + 70),
                tick(from + 190),
                snapshot(from + 195).packets(18).taken(),
                journalHeard(from + 200),
                tick(from + 210)));
    }

    @Test
    void aFixThatIsUndoneIsToldBeforeChecksFail() {
        Incident resolved = failsAndHeals(0);
        assertEquals(Resolution.Kind.VERIFIED, resolved.resolution().kind());
        Incident reverted = last(fold(snapshot(300).packets(18).masquerade().taken()));
        assertEquals(Incident.State.RESOLVED, reverted.state());
        assertEquals(1, count(reverted, "fix-reverted"));
        assertTrue(reverted.timeline().stream()
                .anyMatch(entry ->
                        entry.what().equals("fix-reverted") && entry.says().endsWith("and is back")));
        assertEquals(List.of(), fold(snapshot(330).packets(18).masquerade().taken(), tick(340)), "told once");

        Incident reopened = last(fold(
                timedOut(350, "liveness"),
                timedOut(355, "readiness"),
                snapshot(360).packets(30).masquerade().taken(),
                tick(370)));
        assertEquals(Incident.State.OPEN, reopened.state());
        assertEquals(resolved.id(), reopened.id());
        assertEquals(1, count(reopened, "fix-reverted"));
        assertEquals(1, reopened.reopened());
    }

    @Test
    void aFixThatIsUndoneIsToldWhenChecksFailFirst() {
        failsAndHeals(0);
        Incident reopened = last(fold(timedOut(310, "liveness"), timedOut(320, "readiness"), tick(325)));
        assertEquals(Incident.State.OPEN, reopened.state());
        assertEquals(0, count(reopened, "fix-reverted"), "nobody looked yet");
        Incident reverted = last(fold(
                snapshot(330).packets(18).masquerade().taken(),
                tick(340),
                snapshot(360).packets(30).masquerade().taken(),
                tick(370)));
        assertEquals(
                1, count(reverted, "fix-reverted"), () -> reverted.timeline().toString());
    }

    /** Hours later it is another incident, and the same cause. */
    @Test
    void aFixThatIsUndoneIsToldInTheNextIncident() {
        Incident first = failsAndHeals(0);
        Incident next = last(fold(
                timedOut(9000, "liveness"),
                timedOut(9005, "readiness"),
                snapshot(9010).packets(30).masquerade().taken(),
                tick(9020)));
        assertEquals(first.id(), next.recurrence().previous());
        assertEquals(1, count(next, "fix-reverted"), () -> next.timeline().toString());
    }

    /** Snapshots go on, and what they show of the time before leaves the horizon: none of it is news of what ended. */
    @Test
    void whatEndedIsNotToldAnewWithEachSnapshot() {
        failsAndHeals(0);
        List<Incident> told = new ArrayList<>();
        for (int at = 225; at < 1800; at += 30) {
            told.addAll(fold(snapshot(at).packets(18).taken(), journalHeard(at + 4), tick(at + 5)));
        }
        assertEquals(List.of(), told);
    }

    /** While it is still open, the time since which its cause is gone does not move on. */
    @Test
    void theTimeSinceWhichACauseIsGoneStands() {
        fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken());
        List<Incident> told = fold(snapshot(80).packets(18).taken());
        told.addAll(fold(
                snapshot(110).packets(18).taken(), snapshot(140).packets(18).taken()));
        List<String> notes = told.stream()
                .flatMap(incident -> incident.notes().stream())
                .filter(note -> note.startsWith("The cause was gone at "))
                .distinct()
                .toList();
        assertEquals(1, notes.size(), notes::toString);
        assertTrue(notes.get(0).startsWith("The cause was gone at 14:48:20"), notes::toString);
    }

    /** Late evidence may take from a proof, and what was told as confirmed says why it no longer is. */
    @Test
    void whatIsNoLongerProvenSaysWhy() {
        Incident confirmed = last(fold(
                snapshot(0).routeLocalnet(1).packets(0).masquerade().taken(),
                timedOut(40, "liveness"),
                timedOut(45, "readiness"),
                snapshot(50).routeLocalnet(1).packets(4).masquerade().taken()));
        assertEquals(Verdict.CONFIRMED, confirmed.verdict());

        Incident suspected = last(fold(snapshot(25).routeLocalnet(1).packets(2).taken()));
        assertEquals(Verdict.SUSPECTED, suspected.verdict());
        assertEquals(confirmed.id(), suspected.id());
        String why = saysOf(suspected, "suspected");
        assertTrue(
                why.startsWith("no longer proven by drop-counter-rose: ")
                        && why.contains("nothing seen gives packets to 127.0.0.1 a foreign source"),
                why);

        Incident again = last(fold(
                timedOut(65, "liveness"),
                snapshot(80).routeLocalnet(1).packets(9).masquerade().taken()));
        assertEquals(Verdict.CONFIRMED, again.verdict());
        assertEquals(List.of("opened", "confirmed", "suspected", "reconfirmed"), whats(again));
    }

    @Test
    void whatIsDisprovedAfterItWasConfirmedSaysThatItWas() {
        Incident confirmed = last(fold(
                snapshot(0).packets(0).masquerade().taken(),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken()));
        assertEquals(Verdict.CONFIRMED, confirmed.verdict());

        // Ended at 25 s, before a check that timed out, with the rewriter as it was.
        Incident withdrawn = last(fold(
                timedOut(45, "liveness"),
                snapshot(50)
                        .packets(4)
                        .masquerade()
                        .flow("TIME_WAIT", "127.0.0.1", true, 95)
                        .taken()));
        assertEquals(Resolution.Kind.REFUTED, withdrawn.resolution().kind());
        String why = saysOf(withdrawn, "refuted");
        assertTrue(why.startsWith("no longer proven by drop-counter-rose: conntrack shows a finished connection"), why);
    }

    private static String saysOf(Incident incident, String what) {
        return incident.timeline().stream()
                .filter(entry -> entry.what().equals(what))
                .map(Incident.TimelineEntry::says)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> whats(Incident incident) {
        return incident.timeline().stream().map(Incident.TimelineEntry::what).toList();
    }

    private static long count(Incident incident, String what) {
        return incident.timeline().stream()
                .filter(entry -> entry.what().equals(what))
                .count();
    }

    @Test
    void whatComesAndGoesIsOneIncidentWithACount() {
        Incident first = failsAndHeals(0);
        Incident last = first;
        for (int again = 1; again <= 12; again++) {
            last = failsAndHeals(again * 600);
        }
        assertEquals(first.id(), last.id());
        assertEquals(12, last.reopened());
        assertEquals(Track.Episode.MOST_TURNS, count(last, "reopened") + count(last, "fix-reverted"));
        assertTrue(last.notes().contains("it comes and goes: opened again 12 times"), last.notes()::toString);
    }

    @Test
    void aRecurrenceTellsHowTheLastOneEnded() {
        Incident first = failsAndHeals(0);
        Incident second = failsAndHeals(3 * 3600);
        assertEquals(first.id(), second.recurrence().previous());
        assertEquals(1, second.recurrence().count());
        assertEquals(
                "verified: " + first.resolution().says(), second.recurrence().ended());
    }

    @Test
    void aConfirmedConflictKeepsPeopleFromBeingToldOfWhatItExplains() {
        List<Conflict> conflicts = new ArrayList<>(
                RuleCatalogue.with(Map.of("symptom.yaml", SYMPTOM)).conflicts().conflicts());
        Fold both = new Fold(new ConflictSet("both", conflicts), FoldSettings.DEFAULT);
        List<Incident> told = fold(
                both,
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"));
        Incident symptom = of(told, "calico-node-unwell");
        assertNull(symptom.suppressed(), "nothing is confirmed that would explain it");
        told.addAll(fold(both, snapshot(50).packets(18).masquerade().taken()));
        Incident cause = of(told, "healthcheck-vs-kube-firewall");
        Incident inhibited = of(told, "calico-node-unwell");
        assertEquals("inhibited", inhibited.suppressed().kind());
        assertEquals("healthcheck-vs-kube-firewall", inhibited.suppressed().by());
        assertTrue(inhibited.suppressed().why().endsWith(cause.id()), inhibited.suppressed()::toString);
        assertEquals(1, count(inhibited, "inhibited"));
        assertNull(cause.suppressed());
    }

    private static final String SYMPTOM = """
            id: calico-node-unwell
            title: calico-node's checks fail
            signals: [exec-sync-failed]
            wording: {opened: first seen, reopened: seen again}
            symptom: {seen: {signal: exec-sync-failed, atLeast: 2}}
            suspect: {seen: {signal: exec-sync-failed, atLeast: 2}}
            proof: []
            causes: []
            resolved: {check: {not: {seen: {signal: exec-sync-failed}}}, says: "they pass"}
            explainedBy: [healthcheck-vs-kube-firewall]
            remedies: []
            """;

    private static Incident of(List<Incident> told, String conflict) {
        return last(told.stream()
                .filter(incident -> incident.conflict().equals(conflict))
                .toList());
    }

    @Test
    void aSourceThatFellSilentIsAFindingOfItsOwn() {
        fold(timedOut(10, "liveness"), snapshot(20).packets(4).taken(), tick(30));
        assertTrue(findings.stream().noneMatch(LifeTest::isOfSources), "nothing is wrong with them");
        fold(journalHeard(300), tick(330), journalHeard(340), tick(350));
        Finding silent =
                findings.stream().filter(LifeTest::isOfSources).findFirst().orElseThrow();
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
                        .filter(LifeTest::isOfSources)
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
            told.addAll(fold(snapshot(at).packets(18).taken(), tick(at)));
        }
        assertEquals(Incident.State.RESOLVED, last(told).state());
        told.clear();
        told.addAll(fold(journalHeard(45), tick(500)));
        for (int at = 510; at <= 600; at += 10) {
            told.addAll(fold(journalHeard(at - 400), snapshot(at).packets(18).taken(), tick(at)));
        }
        assertEquals(List.of(), told);
    }

    /** Streams were down for two hours: nobody listened, so nobody was silent, and two hours' backlog is not two hours' silence. */
    @Test
    void aGapInTheTicksIsNoSilence() {
        proven();
        fold(tick(60));
        List<Incident> told = new ArrayList<>(take(fold, tick(7260)));
        assertEquals(List.of(), told, "stale is nothing");
        assertTrue(findings.stream().noneMatch(LifeTest::isOfSources));
        // From then on ticks come, and what is not heard by now is silent.
        for (int at = 7270; at <= 7550; at += 10) {
            told.addAll(take(fold, tick(at)));
        }
        assertEquals(List.of(), told);
        told.addAll(take(fold, tick(7560)));
        told.addAll(take(fold, tick(7570)));
        assertTrue(last(told).inputs().get("journal").stale());
        Finding silent =
                findings.stream().filter(LifeTest::isOfSources).findFirst().orElseThrow();
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

    private List<Finding> sources() {
        return findings.stream().filter(LifeTest::isOfSources).toList();
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

    /** A restart an hour later is not of what ended. */
    @Test
    void whatHappensLongAfterItIsNoEvidenceOfIt() {
        Incident resolved = failsAndHeals(0);
        List<Incident> told = fold(journalHeard(3000), tick(3010), started(3020), journalHeard(3030), tick(3040));
        assertEquals(List.of(), told, "was told as " + resolved.evidence());
    }

    /** No tick comes between, as in a capture that is read at once: what was counted last is told before the next incident begins. */
    @Test
    void whatIsOverHasItsLastCountsTold() {
        failsAndHeals(0);
        List<Incident> told = fold(
                started(230),
                timedOut(9000, "liveness"),
                timedOut(9005, "readiness"),
                snapshot(9010).packets(30).masquerade().taken());
        Incident over = told.get(0);
        assertEquals(at(10), over.openedAt());
        assertEquals(Incident.State.RESOLVED, over.state());
        assertEquals(
                2,
                count(over.evidence(), "container-started"),
                () -> over.evidence().toString());
        Incident next = last(told);
        assertEquals(at(9000), next.openedAt());
        assertEquals(
                0,
                count(next.evidence(), "container-started"),
                () -> next.evidence().toString());
        assertEquals(over.id(), next.recurrence().previous());
    }

    private static long count(List<Incident.Evidence> evidence, String signal) {
        return evidence.stream()
                .filter(one -> one.signal().equals(signal))
                .mapToLong(Incident.Evidence::count)
                .sum();
    }

    /** A late symptom shows that less than the reopen window lay between: the older incident goes on, and the newer was none. */
    @Test
    void aLateSymptomJoinsWhatSeemedToBeTwoIncidents() {
        Incident resolved = failsAndHeals(0);
        fold(journalHeard(3600), tick(3610), journalHeard(3630), tick(3630));
        Incident second = last(fold(
                timedOut(3640, "liveness"),
                timedOut(3645, "readiness"),
                snapshot(3650).packets(30).masquerade().taken(),
                tick(3660)));
        assertEquals(resolved.id(), second.recurrence().previous());

        List<Incident> told = fold(timedOut(3632, "liveness"), tick(3670));
        assertEquals(second.id(), told.get(0).id());
        assertEquals(Resolution.Kind.SUPERSEDED, told.get(0).resolution().kind());
        assertEquals(second.revision() + 1, told.get(0).revision());
        Incident joined = last(told);
        assertEquals(resolved.id(), joined.id());
        assertEquals(Incident.State.OPEN, joined.state());
        assertEquals(Verdict.CONFIRMED, joined.verdict());
        assertNull(joined.recurrence());
        assertEquals(
                List.of(joined.id()),
                told.stream().skip(1).map(Incident::id).distinct().toList());
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
                findings.stream().filter(LifeTest::isOfSources).findFirst().orElseThrow();
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
}
