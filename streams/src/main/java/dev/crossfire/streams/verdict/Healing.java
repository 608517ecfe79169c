package dev.crossfire.streams.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How the end of a conflict is seen: never by missing data alone. */
public interface Healing {

    /** A shorter look tells nothing: kube-proxy and the kubelet sync within a minute, a restarted container needs its first checks. */
    Duration LEAST_QUIET = Duration.ofMinutes(2);

    /** How long the end must be seen, where no setting says. */
    default Duration quiet(Observations node) {
        return LEAST_QUIET;
    }

    /**
     * The first recovery after the last symptom; empty while there is none.
     *
     * @param lastSymptom the last that is known, within the horizon or before it
     * @param quiet how long the end must be seen
     * @param nodeTime how far the node's continuous sources have come
     */
    Optional<Recovery> after(Observations node, Instant lastSymptom, Duration quiet, Instant nodeTime);

    /**
     * That a fix was undone: what was gone at the end is back, whether or not checks fail already.
     *
     * @param fixed what was gone, in the words of {@link Recovery#fixed}
     */
    default Optional<String> undone(Observations node, String fixed) {
        return Optional.empty();
    }
}
