package dev.crossfire.serve.notify.decision;

import java.time.Duration;

/**
 * What a receiver wants to hear.
 *
 * @param suspected suspicions too; otherwise an incident is told of once it is confirmed
 * @param threads its messages can be edited and found again
 * @param patience so long may the first message wait for an outbreak that takes the incident in, or for the outbreak's number
 */
public record NoticePolicy(boolean suspected, boolean threads, Duration patience) {

    /** The same of a receiver whose messages can neither be edited nor found again. */
    public NoticePolicy withoutThreads() {
        return new NoticePolicy(suspected, false, patience);
    }
}
