package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.SourceClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the sources of a node are heard, in time and with a clock that can be believed: a finding of its own, since a source that is silent
 * makes "nothing was found" mean nothing.
 */
final class SourceFinding {

    private SourceFinding() {}

    static Finding of(NodeKey node, NodeEvidence evidence, FoldSettings settings) {
        List<Finding.Check> checks = new ArrayList<>();
        evidence.sources().forEach((kind, clock) -> {
            checks.add(heard(kind, clock, evidence, settings.sourceSilence()));
            checks.add(inTime(kind, clock, evidence.tick(), settings.grace()));
            checks.add(soon(kind, clock, settings.sourceSilence()));
            checks.add(clockBelieved(kind, clock, evidence.tick()));
        });
        String note = checks.stream()
                .filter(check -> !check.held())
                .map(Finding.Check::says)
                .reduce((one, other) -> one + "; " + other)
                .orElse(null);
        return new Finding(node.cluster(), node.node(), Finding.SOURCES, Verdict.NONE, note, checks);
    }

    /** Whether anything about a finding of these is worth a word that was not said before. */
    static boolean isTrouble(Finding finding) {
        return finding.note() != null;
    }

    private static Finding.Check heard(RawKind kind, SourceClock clock, NodeEvidence evidence, Duration silence) {
        boolean silent = clock.continuous() && evidence.silentFor(clock, silence);
        Instant heardAt = clock.heardAt();
        if (!silent || heardAt == null) {
            return new Finding.Check(kind.word() + "-heard", true, kind.word() + " is heard, " + newest(clock), null);
        }
        Duration since = clock.silence(evidence.tick());
        return new Finding.Check(
                kind.word() + "-heard",
                false,
                kind.word() + " was last heard at " + heardAt + ", " + newest(clock),
                "silent for " + since.toMinutes() + " min, at most " + silence.toMinutes() + " min are usual");
    }

    private static String newest(SourceClock clock) {
        String lag =
                clock.lagSeconds() == null || clock.lagSeconds() < 1 ? "" : ", " + clock.lagSeconds() + " s under way";
        return clock.newest() == null ? "no time of it can be believed" : "its newest is of " + clock.newest() + lag;
    }

    private static Finding.Check inTime(RawKind kind, SourceClock clock, @Nullable Instant tick, Duration grace) {
        String id = kind.word() + "-in-time";
        return !clock.isLate(tick)
                ? new Finding.Check(id, true, "every entry of " + kind.word() + " came in time", null)
                : new Finding.Check(
                        id,
                        false,
                        clock.late() + " entries of " + kind.word() + " did not count: they came more than "
                                + grace.toMinutes() + " min behind the newest",
                        null);
    }

    /** As far behind as a time may be ahead before it is flagged: the clock of the node, or what ships its records. */
    private static Finding.Check soon(RawKind kind, SourceClock clock, Duration usual) {
        String id = kind.word() + "-soon";
        Long lag = clock.lagSeconds();
        return lag == null || !clock.isBehind(usual)
                ? new Finding.Check(
                        id, true, "what " + kind.word() + " tells arrives within " + usual.toMinutes() + " min", null)
                : new Finding.Check(
                        id,
                        false,
                        "what " + kind.word() + " tells is "
                                + Duration.ofSeconds(lag).toMinutes()
                                + " min old when it arrives: a clock or zone that is behind, or a spool that is drained",
                        null);
    }

    private static Finding.Check clockBelieved(RawKind kind, SourceClock clock, @Nullable Instant tick) {
        String id = kind.word() + "-clock";
        return !clock.isSkewed(tick)
                ? new Finding.Check(id, true, "no record of " + kind.word() + " came from the future", null)
                : new Finding.Check(
                        id,
                        false,
                        clock.skewed() + " records of " + kind.word()
                                + " came from the future: a wrong clock, zone or year; they never move the node's time",
                        null);
    }
}
