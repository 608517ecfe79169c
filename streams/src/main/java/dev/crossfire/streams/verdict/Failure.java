package dev.crossfire.streams.verdict;

import dev.crossfire.model.raw.RawKind;
import java.time.Duration;
import java.time.Instant;

/**
 * One failing health check, as a source told it.
 *
 * @param at when it was logged
 * @param check {@code liveness}, {@code readiness}, {@code startup}, or empty
 * @param timeout how long the check had waited by then
 */
public record Failure(Instant at, String check, RawKind source, String outcome, Duration timeout, int port) {

    /** One second of slack: Events and syslog lines have whole seconds, and the kubelet logs a moment later. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    /** When its first packet can have been sent, at the earliest. */
    public Instant began() {
        return at.minus(timeout).minus(SLACK);
    }
}
