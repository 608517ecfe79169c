package dev.crossfire.serve.notify.decision;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.model.outbreak.Outbreak;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the newest revision of an incident or an outbreak, and why.
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
        /** Say it in a while, unless an outbreak takes it in. */
        WAIT,
        /** Nothing. */
        NOTHING
    }

    /** The second message about one growing outbreak comes this long after the first at least, the third twice as long after that. */
    static final Duration GROWTH_PAUSE = Duration.ofSeconds(30);

    private static final int MOST_PAUSE_DOUBLINGS = 10;

    /** Decides about an incident that is known for long and belongs to no outbreak. */
    static Decision of(Incident newest, Notice notice, NoticePolicy policy) {
        return of(Subject.of(newest), notice, policy, Circumstances.SETTLED);
    }

    /**
     * Decides.
     *
     * @param newest the newest revision that is known
     * @param notice what is known to have been said or attempted
     */
    public static Decision of(Subject newest, Notice notice, NoticePolicy policy, Circumstances around) {
        Attempt attempt = notice.attempt();
        if (attempt == null) {
            return after(newest, notice.said(), policy, around);
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
    private static Decision after(Subject newest, @Nullable Said said, NoticePolicy policy, Circumstances around) {
        if (said == null) {
            Decision first = first(newest, policy);
            return first.action() == Action.TELL ? first(first, policy, around) : first;
        }
        if (newest.revision() > said.revision()) {
            Decision turn = turn(newest, said.state(), said.verdict());
            if (turn.action() == Action.TELL && !newest.suppressed()) {
                return turn;
            }
        }
        return grew(newest, said, around) ? grown(newest, said) : edit(newest, said, policy);
    }

    /** Whether the first message about something that is worth one is said at all, and when. */
    private static Decision first(Decision first, NoticePolicy policy, Circumstances around) {
        Outbreak within = around.within();
        if (within != null) {
            return nothing("outbreak " + within.id() + " of " + within.count() + " nodes tells of it");
        }
        return around.now().isBefore(around.heardAt().plus(policy.patience()))
                ? new Decision(
                        Action.WAIT, null, false, "it may belong to an outbreak, or grow: the first message waits")
                : first;
    }

    private static Decision first(Subject newest, NoticePolicy policy) {
        if (newest.state() == State.RESOLVED) {
            return nothing("it ended before anything was said");
        }
        if (newest.suppressed()) {
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

    /** Doublings are told, and the more was said the longer the pause: an outbreak that doubles each second is one message in a while. */
    private static boolean grew(Subject newest, Said said, Circumstances around) {
        Duration pause = GROWTH_PAUSE.multipliedBy(1L << Math.min(said.number() - 1, MOST_PAUSE_DOUBLINGS));
        return newest.state() == State.OPEN
                && said.state() == State.OPEN
                && said.nodes() > 0
                && newest.nodes() >= 2 * said.nodes()
                && !around.now().isBefore(said.at().plus(pause));
    }

    private static Decision grown(Subject newest, Said said) {
        return tell(Step.GREW, newest.nodes() + " nodes, and " + said.nodes() + " were told");
    }

    /** What changed since a message that told of this state and verdict. */
    private static Decision turn(Subject newest, State state, Verdict verdict) {
        if (state == State.RESOLVED) {
            // Told whatever the verdict: people were told that it had ended, and that is no longer so.
            return newest.state() == State.OPEN
                    ? tell(Step.REOPENED, "it is open again after its end was told")
                    : nothing("its end was told");
        }
        if (newest.state() == State.RESOLVED) {
            return tell(Step.RESOLVED, "it ended");
        }
        // The number says more of an outbreak than that one of its suspicions was confirmed.
        if (newest.verdict() == verdict || newest.nodes() > 0) {
            return nothing("nothing turned since revision was told");
        }
        if (newest.verdict() == Verdict.CONFIRMED) {
            return tell(Step.CONFIRMED, "it became confirmed");
        }
        return verdict == Verdict.CONFIRMED
                ? tell(Step.SUSPECTED, "it was told as confirmed, and is no longer")
                : nothing("nothing turned since revision was told");
    }

    private static Decision edit(Subject newest, Said said, NoticePolicy policy) {
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
    private static Decision again(Subject newest, Attempt attempt) {
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
