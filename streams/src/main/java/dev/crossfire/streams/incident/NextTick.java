package dev.crossfire.streams.incident;

import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.SourceClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tick that a node must be told of next. A fleet is well nearly always, and a tick every ten seconds that went through the state of each of
 * its nodes would cost more than all that happens there.
 */
final class NextTick {

    private NextTick() {}

    /** The time from which on a tick matters if nothing else happens to the node first; {@link Instant#MIN} for the very next. */
    static Instant of(NodeState state, FoldSettings settings) {
        Instant last = state.evidence().tick();
        if (state.untold() || last == null) {
            return Instant.MIN;
        }
        return Stream.concat(sources(state.evidence(), settings, last), told(state))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /**
     * Whether what happened to a node may have to be told at the next tick. What is heard of one that is well moves its time, and nothing hangs
     * on that: what leaves the horizon leaves it as well with the next news.
     *
     * @param heard it was a sign of life and nothing more
     */
    static boolean hasToTell(NodeState now, boolean heard, FoldSettings settings) {
        NodeEvidence evidence = now.evidence();
        boolean well = now.tracks().isEmpty()
                && now.sources() == null
                && evidence.series().isEmpty()
                && evidence.tick() != null
                && evidence.sources().values().stream()
                        .allMatch(clock -> !clock.isLate(evidence.tick())
                                && !clock.isSkewed(evidence.tick())
                                && !clock.isBehind(settings.sourceSilence())
                                && clock.heardAt() != null
                                && !evidence.silentFor(clock, settings.sourceSilence()));
        return now.untold() || !heard || !well;
    }

    /**
     * When sources that are heard of no more are silent, when for so long that nothing is known any more, and when what was wrong with them is
     * long ago.
     */
    private static Stream<Instant> sources(NodeEvidence evidence, FoldSettings settings, Instant last) {
        List<Duration> limits = List.of(settings.sourceSilence(), settings.expiry(), settings.forgotten());
        Stream<Instant> silent = evidence.sources().values().stream()
                .filter(clock -> clock.heardAt() != null)
                .flatMap(clock -> limits.stream().map(clock::silentAfter))
                .map(Objects::requireNonNull)
                .filter(limit -> !limit.isBefore(last))
                .map(limit -> limit.plusNanos(1));
        Stream<Instant> well = evidence.sources().values().stream()
                .flatMap(SourceClock::wellAgain)
                .filter(again -> again.isAfter(last));
        return Stream.concat(silent, well);
    }

    /** When findings are written again, and when acknowledgements end. */
    private static Stream<Instant> told(NodeState state) {
        Stream<@Nullable LastFinding> findings = Stream.concat(
                Stream.ofNullable(state.sources()),
                state.tracks().values().stream().map(Track::finding));
        Stream<Instant> again = findings.filter(Objects::nonNull).flatMap(LastFinding::again);
        Stream<Instant> ends = state.tracks().values().stream()
                .map(Track::episode)
                .filter(Objects::nonNull)
                .flatMap(episode -> episode.handling().ends());
        return Stream.concat(
                again,
                ends.filter(end ->
                        !end.isBefore(Objects.requireNonNull(state.evidence().tick()))));
    }
}
