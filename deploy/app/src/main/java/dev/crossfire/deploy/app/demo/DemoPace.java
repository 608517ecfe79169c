package dev.crossfire.deploy.app.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * When each record of a recording is sent: in order, the recorded time compressed evenly into this long. Event times keep their real
 * distance, so quiet periods pass in full although nobody waits for them.
 *
 * @param compressedInto wall time that the whole recording takes
 */
record DemoPace(Recording recording, Duration compressedInto) {

    /** Time in which the recording is played: long enough to watch, short enough to stay. */
    static final Duration COMPRESSED_INTO = Duration.ofSeconds(75);

    DemoPace {
        if (compressedInto.isNegative() || compressedInto.isZero()) {
            throw new IllegalArgumentException(
                    "a recording is compressed into more than nothing, got " + compressedInto);
        }
    }

    /** How long after the start a record is sent; of the end itself when {@code index} is behind the last record. */
    Duration dueAfter(int index) {
        Instant at = index < recording.records().size()
                ? recording.records().get(index).at()
                : recording.end();
        double share = (double) Duration.between(recording.start(), at).toMillis()
                / recording.length().toMillis();
        return Duration.ofMillis(Math.round(Math.min(1, Math.max(0, share)) * compressedInto.toMillis()));
    }

    /** Index of the first record that is not yet due, counted from {@code from} on: records are sent in order, whatever their times. */
    int firstNotDue(int from, Duration elapsed) {
        int index = from;
        while (index < recording.records().size() && dueAfter(index).compareTo(elapsed) <= 0) {
            index++;
        }
        return index;
    }
}
