package dev.crossfire.serve.notify.decision;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.model.notice.Notice.Step;
import org.jspecify.annotations.Nullable;

/**
 * What to do about an incident's newest revision, and why.
 *
 * @param step what to tell; null unless told
 * @param possiblyRepeated the same may have been said already
 * @param why a clause for the log
 */
public record Decision(Action action, @Nullable Step step, boolean possiblyRepeated, String why) {

    /** What is done. */
    public enum Action {
        /** Say it. */
        TELL,
        /** Bring the root message up to the newest revision. */
        EDIT,
        /** Find out first whether the last attempt was said. */
        LOOK_UP,
        /** Nothing. */
        NOTHING
    }

    /**
     * Decides.
     *
     * @param newest the newest revision that is known
     * @param notice what is known to have been said or attempted
     */
    public static Decision of(Incident newest, Notice notice, NoticePolicy policy) {
        Attempt attempt = notice.attempt();
        if (attempt == null) {
            return after(newest, notice.said(), policy);
        }
        return policy.threads()
                ? new Decision(
                        Action.LOOK_UP,
                        null,
                        false,
                        "it is not known whether " + attempt.step().word() + " was said")
                : again(newest, attempt);
    }

    /** Nothing is in doubt: compares with what was said. */
    private static Decision after(Incident newest, @Nullable Said said, NoticePolicy policy) {
        if (said == null) {
            return first(newest, policy);
        }
        if (newest.revision() > said.revision()) {
            Decision turn = turn(newest, said.state(), said.verdict());
            if (turn.action() == Action.TELL && newest.suppressed() == null) {
                return turn;
            }
        }
        return edit(newest, said, policy);
    }

    private static Decision first(Incident newest, NoticePolicy policy) {
        if (newest.state() == State.RESOLVED) {
            return nothing("it ended before anything was said");
        }
        if (newest.suppressed() != null) {
            return nothing("it is suppressed");
        }
        return switch (newest.verdict()) {
            case CONFIRMED -> tell(Step.OPENED, "it is confirmed and nothing was said yet");
            case SUSPECTED ->
                policy.suspected()
                        ? tell(Step.OPENED, "it is suspected and nothing was said yet")
                        : nothing("it is only suspected");
            case REFUTED, NONE -> nothing("its verdict is " + newest.verdict().word());
        };
    }

    /** What changed since a message that told of this state and verdict. */
    private static Decision turn(Incident newest, State state, Verdict verdict) {
        if (state == State.RESOLVED) {
            // Told whatever the verdict: people were told that it had ended, and that is no longer so.
            return newest.state() == State.OPEN
                    ? tell(Step.REOPENED, "it is open again after its end was told")
                    : nothing("its end was told");
        }
        if (newest.state() == State.RESOLVED) {
            return tell(Step.RESOLVED, "it ended");
        }
        return newest.verdict() == Verdict.CONFIRMED && verdict != Verdict.CONFIRMED
                ? tell(Step.CONFIRMED, "it became confirmed")
                : nothing("nothing turned since revision was told");
    }

    private static Decision edit(Incident newest, Said said, NoticePolicy policy) {
        if (newest.revision() <= said.shown()) {
            return nothing("revision " + said.shown() + " is shown already");
        }
        return policy.threads() && said.root() != null
                ? new Decision(Action.EDIT, null, false, "the root message shows revision " + said.shown())
                : nothing("no turn since revision " + said.revision() + ", and its message cannot be edited");
    }

    /**
     * An attempt of unknown outcome that cannot be looked up. What turned since is a message of its own, which holds everything, so it is
     * said unmarked; otherwise the attempt is made again and marked.
     */
    private static Decision again(Incident newest, Attempt attempt) {
        Decision turn = newest.revision() > attempt.revision()
                ? turn(newest, attempt.state(), attempt.verdict())
                : nothing("no newer revision");
        return turn.action() == Action.TELL
                ? turn
                : new Decision(Action.TELL, attempt.step(), true, "it is not known whether it was said");
    }

    private static Decision tell(Step step, String why) {
        return new Decision(Action.TELL, step, false, why);
    }

    private static Decision nothing(String why) {
        return new Decision(Action.NOTHING, null, false, why);
    }
}
