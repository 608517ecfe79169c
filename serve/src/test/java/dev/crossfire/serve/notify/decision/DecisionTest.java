package dev.crossfire.serve.notify.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.TestOutbreaks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of what was said against what is known. */
class DecisionTest {

    private static final Instant AT = Instant.parse("2026-11-22T14:50:00Z");
    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final Notice NOTHING = Notice.none(TestIncidents.ID, "slack");
    private static final NoticePolicy WEBHOOK = new NoticePolicy(false, false, WAIT);
    private static final NoticePolicy WEBHOOK_SUSPECTED = new NoticePolicy(true, false, WAIT);
    private static final NoticePolicy BOT = new NoticePolicy(false, true, WAIT);

    static Stream<Arguments> cases() {
        Incident suspected = TestIncidents.suspected();
        Incident confirmed = TestIncidents.confirmed();
        Incident verified = TestIncidents.verified();
        Incident reopened = TestIncidents.reopened();
        Incident later = TestIncidents.at(confirmed, TestIncidents.ID, 4, "worker-3", AT);
        return Stream.of(
                // Nothing was said yet.
                row(suspected, NOTHING, WEBHOOK, "nothing: it is only suspected"),
                row(suspected, NOTHING, WEBHOOK_SUSPECTED, "opened: it is suspected and nothing was said yet"),
                row(confirmed, NOTHING, WEBHOOK, "opened: it is confirmed and nothing was said yet"),
                row(verified, NOTHING, WEBHOOK, "nothing: it ended before anything was said"),
                row(TestIncidents.refuted(), NOTHING, WEBHOOK_SUSPECTED, "nothing: it ended before anything was said"),
                // Turns.
                row(confirmed, said(suspected), WEBHOOK, "confirmed: it became confirmed"),
                row(
                        TestIncidents.noLongerProven(),
                        said(confirmed),
                        WEBHOOK,
                        "suspected: it was told as confirmed, and is no longer"),
                row(
                        TestIncidents.noLongerProven(),
                        said(TestIncidents.noLongerProven()),
                        BOT,
                        "nothing: revision 4 is shown already"),
                row(verified, said(confirmed), WEBHOOK, "resolved: it ended"),
                row(TestIncidents.expired(), said(confirmed), WEBHOOK, "resolved: it ended"),
                row(TestIncidents.refuted(), said(suspected), WEBHOOK, "resolved: it ended"),
                row(reopened, said(verified), WEBHOOK, "reopened: it is open again after its end was told"),
                row(
                        TestIncidents.at(suspected, TestIncidents.ID, 9, "worker-3", AT),
                        said(verified),
                        WEBHOOK,
                        "reopened: it is open again after its end was told"),
                // People are kept from being told; what was said is kept up to date.
                row(suppressed(confirmed), said(suspected), BOT, "edit: the root message shows revision 1"),
                // No turn.
                row(confirmed, said(confirmed), BOT, "nothing: revision 3 is shown already"),
                row(suspected, said(confirmed), BOT, "nothing: revision 3 is shown already"),
                row(
                        later,
                        said(confirmed),
                        WEBHOOK,
                        "nothing: no turn since revision 3, and its message cannot be edited"),
                row(later, said(confirmed), BOT, "edit: the root message shows revision 3"),
                // A turn was told in the thread, and the root is behind.
                row(verified, replied(verified, 3), BOT, "edit: the root message shows revision 3"),
                row(reopened, replied(verified, 3), BOT, "reopened: it is open again after its end was told"),
                // An attempt of unknown outcome.
                row(
                        confirmed,
                        attempted(NOTHING, confirmed, Step.OPENED),
                        BOT,
                        "look up: it is not known whether opened was said"),
                row(
                        verified,
                        attempted(NOTHING, confirmed, Step.OPENED),
                        BOT,
                        "look up: it is not known whether opened was said"),
                row(
                        confirmed,
                        attempted(NOTHING, confirmed, Step.OPENED),
                        WEBHOOK,
                        "opened, possibly repeated: it is not known whether it was said"),
                row(
                        later,
                        attempted(NOTHING, confirmed, Step.OPENED),
                        WEBHOOK,
                        "opened, possibly repeated: it is not known whether it was said"),
                row(verified, attempted(NOTHING, confirmed, Step.OPENED), WEBHOOK, "resolved: it ended"),
                row(confirmed, attempted(NOTHING, suspected, Step.OPENED), WEBHOOK, "confirmed: it became confirmed"),
                row(
                        verified,
                        attempted(said(confirmed), verified, Step.RESOLVED),
                        WEBHOOK,
                        "resolved, possibly repeated: it is not known whether it was said"),
                row(
                        reopened,
                        attempted(said(confirmed), verified, Step.RESOLVED),
                        WEBHOOK,
                        "reopened: it is open again after its end was told"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decides(Incident newest, Notice notice, NoticePolicy policy, String expected) {
        Decision decision = Decision.of(newest, notice, policy);
        String what = switch (decision.action()) {
            case TELL -> decision.step().word() + (decision.possiblyRepeated() ? ", possibly repeated" : "");
            case EDIT -> "edit";
            case LOOK_UP -> "look up";
            case NOTHING -> "nothing";
            case WAIT -> "wait";
        };
        assertEquals(expected, what + ": " + decision.why());
    }

    @Test
    void whatIsSuppressedDoesNotOpenAndStillEnds() {
        Incident suppressed = suppressed(TestIncidents.confirmed());
        assertEquals(
                Decision.Action.NOTHING,
                Decision.of(suppressed, NOTHING, WEBHOOK).action());
        assertEquals(
                Step.RESOLVED,
                Decision.of(TestIncidents.verified(), said(suppressed), WEBHOOK).step());
    }

    @Test
    void aSecondLookAtTheSameNeverTells() {
        for (Incident revision : TestIncidents.life()) {
            for (NoticePolicy policy : new NoticePolicy[] {WEBHOOK, WEBHOOK_SUSPECTED, BOT}) {
                assertFalse(Decision.of(revision, said(revision), policy).action() == Decision.Action.TELL);
            }
        }
    }

    @Test
    void theFirstMessageWaitsAndAnOutbreakTakesItsPlace() {
        Subject confirmed = Subject.of(TestIncidents.confirmed());
        assertEquals(
                Decision.Action.WAIT,
                first(confirmed, AT.plusMillis(14_999), null).action());
        assertEquals(
                Decision.Action.TELL, first(confirmed, AT.plusSeconds(15), null).action());
        assertEquals(
                "outbreak " + TestOutbreaks.ID + " of 3 nodes tells of it",
                first(confirmed, AT.plusSeconds(15), TestOutbreaks.begun()).why());
        Subject suspected = Subject.of(TestIncidents.suspected());
        assertEquals("it is only suspected", first(suspected, AT, null).why());
    }

    private static Decision first(Subject newest, Instant now, Outbreak within) {
        return Decision.of(newest, NOTHING, WEBHOOK, new Circumstances(now, AT, within));
    }

    @Test
    void growthIsToldAtDoublingsAndMoreSeldomEachTime() {
        assertEquals(Step.GREW, grown(1, 100, 200, 30).step());
        assertEquals("200 nodes, and 100 were told", grown(1, 100, 200, 30).why());
        assertEquals(Decision.Action.NOTHING, grown(1, 100, 199, 3600).action(), "not twice as many");
        assertEquals(Decision.Action.NOTHING, grown(1, 100, 5000, 29).action(), "too soon after the first");
        assertEquals(Decision.Action.NOTHING, grown(2, 100, 5000, 59).action(), "too soon after the second");
        assertEquals(Step.GREW, grown(2, 100, 5000, 60).step());
        assertEquals(Step.GREW, grown(40, 100, 5000, 30 << 10).step(), "the pause ends somewhere");
    }

    private static Decision grown(int number, int told, int now, int seconds) {
        Said said = new Said(number, Step.OPENED, 1, 1, Incident.State.OPEN, Verdict.CONFIRMED, AT, false, null, told);
        Outbreak outbreak = TestOutbreaks.of(2, now);
        return Decision.of(
                new Subject.OfOutbreak(outbreak, outbreak.id()),
                Notice.none(outbreak.id(), "slack").saying(said),
                WEBHOOK,
                new Circumstances(AT.plusSeconds(seconds), AT, null));
    }

    private static Notice said(Incident incident) {
        return replied(incident, incident.revision());
    }

    private static Notice replied(Incident incident, int shown) {
        return NOTHING.saying(new Said(
                1,
                Step.OPENED,
                incident.revision(),
                shown,
                incident.state(),
                incident.verdict(),
                AT,
                false,
                new MessageRef("C0123456789", "1.000001")));
    }

    private static Notice attempted(Notice before, Incident incident, Step step) {
        return before.attempting(
                new Attempt(before.count() + 1, step, incident.revision(), incident.state(), incident.verdict(), AT));
    }

    private static Incident suppressed(Incident from) {
        return TestIncidents.with(from, Map.of("suppressed", new Incident.Note("anna", "maintenance", AT, null)));
    }

    private static Arguments row(Incident newest, Notice notice, NoticePolicy policy, String expected) {
        return Arguments.of(newest, notice, policy, expected);
    }
}
