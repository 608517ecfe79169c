package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.at;
import static dev.crossfire.streams.WorkerThree.event;
import static dev.crossfire.streams.WorkerThree.journalHeard;
import static dev.crossfire.streams.WorkerThree.killed;
import static dev.crossfire.streams.WorkerThree.portInUse;
import static dev.crossfire.streams.WorkerThree.ready;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.started;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the end of an incident to its next beginning. */
class LifeTest extends StoryOfANode {

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

    /** That all was well between two checks that timed out is no end of what the second shows for the first time. */
    @Test
    void checksThatTimeOutMinutesApartAreAnOpenIncident() {
        List<Incident> told = fold(tick(0), snapshot(5).packets(0).masquerade().taken(), timedOut(10, "liveness"));
        long packets = 4;
        for (int at = 20; at < 250; at += 15) {
            told.addAll(fold(
                    journalHeard(at),
                    snapshot(at + 2).packets(packets).masquerade().taken(),
                    tick(at + 5)));
        }
        assertEquals(List.of(), told);
        told.addAll(fold(
                timedOut(260, "liveness"), snapshot(270).packets(8).masquerade().taken(), tick(280)));
        assertEquals(Incident.State.OPEN, last(told).state());
        assertEquals(Verdict.CONFIRMED, last(told).verdict());
        for (int at = 285; at < 480; at += 15) {
            told.addAll(fold(journalHeard(at), snapshot(at + 2).packets(8).taken(), tick(at + 5)));
        }
        assertEquals(Incident.State.RESOLVED, last(told).state());
    }

    /** Its commands run one after the other, so no part has the time of another. */
    @Test
    void aSnapshotCountsWithAllItsParts() {
        List<Incident> told = fold(
                tick(0),
                snapshot(5).packets(4).masquerade().takenInTurn(),
                timedOut(10, "liveness"),
                timedOut(20, "liveness"),
                timedOut(30, "readiness"));
        told.addAll(nothingButJournal(45, 180));
        assertEquals(Verdict.SUSPECTED, last(told).verdict());
        told.addAll(fold(snapshot(190).packets(18).masquerade().takenInTurn(), journalHeard(195), tick(200)));
        assertEquals(Verdict.CONFIRMED, last(told).verdict());
        assertEquals(Incident.State.OPEN, last(told).state(), "the counter rose until this snapshot, for all it shows");
        told.addAll(fold(snapshot(250).packets(18).masquerade().takenInTurn(), journalHeard(255), tick(260)));
        assertEquals(Incident.State.RESOLVED, last(told).state());
    }

    @Test
    void nothingIsOverBeforeTheRulesAreReadThoughOtherPartsCameFirst() {
        List<Incident> told = fold(tick(0));
        told.addAll(fold(snapshot(5).packets(4).masquerade().sentOneByOne()));
        told.addAll(fold(timedOut(10, "liveness"), timedOut(20, "liveness"), timedOut(30, "readiness")));
        told.addAll(nothingButJournal(45, 180));
        told.addAll(fold(journalHeard(195)));
        told.addAll(fold(snapshot(190).packets(18).masquerade().sentOneByOne()));
        told.addAll(fold(tick(200)));
        assertTrue(told.stream().allMatch(one -> one.state() == Incident.State.OPEN));
        told.addAll(fold(journalHeard(255)));
        told.addAll(fold(snapshot(250).packets(18).masquerade().sentOneByOne()));
        told.addAll(fold(tick(260)));
        assertEquals(Incident.State.RESOLVED, last(told).state());
    }

    @Test
    void whereNothingIsHeardOfTheFirewallAnyMoreTheCauseIsNotVerified() {
        suspected();
        assertNotVerified(last(nothingButJournal(45, 600)));
    }

    @Test
    void rulesThatAreReadNoMoreAreWaitedForAsLongAsTheOldOnesAreHeld() {
        suspected();
        List<Incident> told = new ArrayList<>();
        for (int at = 45; at < 600; at += 15) {
            told.addAll(fold(journalHeard(at), snapshot(at).sentOneByOne()[0], tick(at + 5)));
        }
        assertTrue(told.stream().allMatch(one -> one.state() == Incident.State.OPEN));
        for (int at = 600; at < 900; at += 15) {
            told.addAll(fold(journalHeard(at), snapshot(at).sentOneByOne()[0], tick(at + 5)));
        }
        assertNotVerified(last(told));
    }

    @Test
    void aRuleIsNotGoneBecauseItsRuleSetIsReadNoMore() {
        suspected();
        List<Incident> told = new ArrayList<>();
        for (int at = 45; at < 900; at += 15) {
            SnapshotFacts[] parts = snapshot(at).sentOneByOne();
            told.addAll(fold(journalHeard(at), parts[0], parts[1], parts[2], tick(at + 5)));
        }
        assertNotVerified(last(told));
        told.addAll(fold(snapshot(910).packets(4).masquerade().taken(), tick(920)));
        assertEquals(0, count(last(told), "fix-reverted"));
    }

    /** The shipper of the journal died: whether checks fail since is not known, and a counter stands still also when nobody checks. */
    @Test
    void aJournalThatFellSilentIsNoHealth() {
        List<Incident> told = proven();
        for (int at = 65; at < 1500; at += 15) {
            told.addAll(fold(snapshot(at).packets(18).masquerade().taken(), tick(at + 5)));
        }
        assertTrue(told.stream().allMatch(one -> one.state() == Incident.State.OPEN));
        assertTrue(last(told).inputs().get("journal").stale());
        told.addAll(fold(
                journalHeard(1500),
                tick(1505),
                snapshot(1510).packets(18).masquerade().taken(),
                tick(1515)));
        assertEquals(Incident.State.RESOLVED, last(told).state(), "it was not heard failing by a journal that is back");
    }

    /** Nor is it the end of what only a journal tells of. */
    @Test
    void aJournalThatFellSilentTellsOfNoPortThatIsFree() {
        List<Incident> told =
                fold(tick(0), portInUse(10), snapshot(20).packets(0).taken());
        for (int at = 35; at < 1500; at += 15) {
            told.addAll(fold(snapshot(at).packets(0).taken(), tick(at + 5)));
        }
        assertEquals("port-already-taken", last(told).conflict());
        assertTrue(told.stream().allMatch(one -> one.state() == Incident.State.OPEN));
        told.addAll(fold(journalHeard(1500), snapshot(1510).packets(0).taken(), tick(1515)));
        assertEquals(Resolution.Kind.VERIFIED, last(told).resolution().kind());
    }

    /** The commands of a snapshot take seconds on a node that is busy, and its rules come before its connections. */
    @Test
    void aCauseIsNotDeniedByRulesThatWereReadBeforeChecksFailed() {
        List<Incident> told = fold(tick(0), snapshot(5).packets(0).taken());
        told.addAll(fold(Arrays.stream(snapshot(13).synTo(9099).sentOneByOne())
                .filter(sent -> sent.parts().get(0).part().equals("conntrack"))
                .toArray(SnapshotFacts[]::new)));
        told.addAll(fold(timedOut(20, "liveness"), timedOut(25, "readiness")));
        Incident early = last(told);
        assertEquals(Verdict.CONFIRMED, early.verdict());
        assertNull(early.cause());
        assertTrue(early.notes().stream().anyMatch(note -> note.startsWith("The cause is not known yet: ")));
        assertTrue(early.remedies().stream().noneMatch(one -> one.id().equals("exclude-loopback-from-nat")));
        told.addAll(fold(snapshot(35).packets(5).masquerade().taken()));
        assertEquals("loopback-masqueraded", last(told).cause().id());
        assertEquals("exclude-loopback-from-nat", last(told).remedies().get(0).id());
    }

    /** Where finished connections are listed for ten minutes, one of before the conflict seems to have ended while checks fail. */
    @Test
    void aConnectionOfBeforeIsNoCheckThatPasses() {
        List<Incident> told = fold(tick(0));
        for (int at = 10; at < 420; at += 10) {
            told.addAll(fold(timedOut(at, "liveness"), timedOut(at + 1, "readiness")));
            told.addAll(fold(
                    snapshot(at + 3)
                            .packets(at)
                            .masquerade()
                            .flow("TIME_WAIT", "127.0.0.1", true, 400 - at)
                            .taken(),
                    tick(at + 5)));
        }
        assertTrue(told.stream().allMatch(one -> one.state() == Incident.State.OPEN));
        assertEquals(Verdict.CONFIRMED, last(told).verdict());
        assertEquals(
                List.of(),
                findings.stream()
                        .filter(one -> one.verdict() == Verdict.REFUTED)
                        .toList());
    }

    private List<Incident> nothingButJournal(int from, int to) {
        List<Incident> told = new ArrayList<>();
        for (int at = from; at < to; at += 15) {
            told.addAll(fold(journalHeard(at), tick(at + 5)));
        }
        return told;
    }

    private void suspected() {
        fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(20, "liveness"),
                snapshot(25).packets(4).masquerade().taken(),
                timedOut(30, "readiness"));
    }

    private static void assertNotVerified(Incident incident) {
        assertEquals(Incident.State.RESOLVED, incident.state());
        Resolution resolution = incident.resolution();
        assertNotNull(resolution);
        assertTrue(resolution.says().contains("cause not verified"), resolution.says());
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
        proven();
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

    /** Jobs come and go on the node meanwhile: before the first check failed, within the horizon, and long before the last revision. */
    @Test
    void whatHappensToOtherContainersIsNoEvidenceOfIt() {
        List<Incident> told = fold(tick(0), started(5, "batch/report-7c9d2"));
        long packets = 4;
        for (int at = 10; at < 1800; at += 60) {
            told.addAll(fold(
                    timedOut(at, "liveness"),
                    snapshot(at + 5).packets(packets).masquerade().taken(),
                    started(at + 7, "batch/report-" + at),
                    timedOut(at + 10, "readiness"),
                    journalHeard(at + 20),
                    tick(at + 20)));
            packets += 6;
            if (at % 600 == 10) {
                told.addAll(fold(started(at + 25)));
            }
        }
        Incident incident = last(told);
        assertEquals(
                3,
                count(incident.evidence(), "container-started"),
                () -> incident.evidence().toString());
        assertEquals(60, count(incident.evidence(), "exec-sync-failed"));
    }

    /** The runtime's lines name a container, the kubelet's often the pod alone; and one whose checks pass again was hit nevertheless. */
    @Test
    void whatHappensToAllWhoseChecksFailIsEvidenceOfIt() {
        List<Incident> told = fold(
                tick(0),
                timedOut(10, "liveness", "etcd"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken());
        long packets = 4;
        for (int at = 60; at < 1500; at += 60) {
            packets += 6;
            told.addAll(fold(
                    timedOut(at, "readiness"),
                    snapshot(at + 5).packets(packets).masquerade().taken(),
                    journalHeard(at + 20),
                    tick(at + 20)));
            if (at == 600) {
                told.addAll(
                        fold(started(601, "kube-system/etcd-master-1"), started(602, "kube-system/rke2-canal-8xk2p")));
            }
        }
        Incident incident = last(told);
        assertEquals(26, count(incident.evidence(), "exec-sync-failed"));
        assertEquals(
                2,
                count(incident.evidence(), "container-started"),
                () -> incident.evidence().toString());
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

    /** Of an Event that is told every five seconds fewer times are held than lie within the horizon: that the first are gone says nothing of them. */
    @Test
    void whatBeganItMayBeThinnedOut() {
        List<Incident> told = new ArrayList<>();
        for (int second = 10; second <= 900; second += 5) {
            told.addAll(fold(event("e1", 10, second, second / 5)));
            if (second % 30 == 10) {
                told.addAll(fold(
                        journalHeard(second + 1),
                        snapshot(second + 2).packets(second).masquerade().taken(),
                        tick(second + 3)));
            }
        }
        assertEquals(
                List.of(at(10)),
                told.stream().map(Incident::openedAt).distinct().toList());
        assertEquals(1, told.stream().map(Incident::id).distinct().count());
        assertEquals(Verdict.CONFIRMED, last(told).verdict());
    }

    /** A snapshot that comes late shows a reboot between the two that chains seemed to vanish between. Within another hour the id is another. */
    @Test
    void whatBeganItMayTurnOutToBeNothing() {
        List<Incident> told = fold(
                snapshot(740).boot("first").kubeChains(5).taken(),
                snapshot(775).kubeChains(0).taken(),
                snapshot(783).boot("second").kubeChains(5).taken(),
                snapshot(790).boot("second").kubeChains(0).taken());
        assertEquals(
                List.of(at(775)),
                told.stream().map(Incident::openedAt).distinct().toList());

        List<Incident> late = fold(snapshot(770).boot("second").kubeChains(0).taken(), tick(800));
        Incident closed = late.get(0);
        assertEquals(told.get(0).id(), closed.id());
        assertEquals(last(told).revision() + 1, closed.revision());
        assertEquals(Resolution.Kind.SUPERSEDED, closed.resolution().kind());
        Incident real = last(late);
        assertEquals(
                "its first symptom turned out to be none: see " + real.id(),
                closed.resolution().says());
        assertEquals(Incident.State.OPEN, real.state());
        assertEquals(at(790), real.openedAt());
        assertNull(real.recurrence());
        assertEquals(2, late.stream().map(Incident::id).distinct().count());
        assertEquals(List.of(), fold(tick(810), tick(820)));

        // They stood again in between: the first id goes on where it was left.
        List<Incident> again = fold(snapshot(772).kubeChains(5).taken(), tick(830));
        assertEquals(real.id(), again.get(0).id());
        assertEquals(Resolution.Kind.SUPERSEDED, again.get(0).resolution().kind());
        assertEquals(closed.id(), again.get(1).id());
        assertEquals(closed.revision() + 1, again.get(1).revision());
        assertEquals(Incident.State.OPEN, last(again).state());
    }
}
