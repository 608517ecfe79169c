package dev.crossfire.streams.incident;

import dev.crossfire.model.incident.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the last finding said: another is written when the set of held checks changes, and once a day.
 *
 * @param content hash of the checks that held, the verdict and the note
 */
public record LastFinding(String content, @Nullable Instant tick) {

    private static final Duration REPEAT = Duration.ofDays(1);

    /**
     * Writes a finding if it says something else than the last.
     *
     * @param last null when none was written
     * @return what stands now
     */
    static LastFinding told(
            @Nullable LastFinding last, Finding finding, @Nullable Instant now, boolean tick, List<Finding> findings) {
        return told(last, finding, String.valueOf(finding.note()), now, tick, findings);
    }

    /** The same of a finding whose note has numbers that grow: only which checks held counts. */
    static LastFinding toldOfChecks(
            @Nullable LastFinding last, Finding finding, @Nullable Instant now, boolean tick, List<Finding> findings) {
        return told(last, finding, "", now, tick, findings);
    }

    private static LastFinding told(
            @Nullable LastFinding last,
            Finding finding,
            String note,
            @Nullable Instant now,
            boolean tick,
            List<Finding> findings) {
        String content = content(finding, note);
        if (last != null && last.content.equals(content) && !(tick && last.isOld(now))) {
            return last;
        }
        findings.add(finding);
        return new LastFinding(content, now);
    }

    /** When it is written again at the latest; empty when it was written before the first tick. */
    Stream<Instant> again() {
        return Stream.ofNullable(tick).map(told -> told.plus(REPEAT));
    }

    private boolean isOld(@Nullable Instant now) {
        return tick != null && now != null && Duration.between(tick, now).compareTo(REPEAT) >= 0;
    }

    private static String content(Finding finding, String note) {
        return Hash.of(finding.verdict() + "|" + note + "|"
                + finding.checks().stream()
                        .filter(Finding.Check::held)
                        .map(Finding.Check::id)
                        .toList());
    }
}
