package dev.crossfire.deploy.app.demo;

import dev.crossfire.model.JsonSerde;
import dev.crossfire.model.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How far the demo was played: committed in one transaction with the records it speaks of, so that it is never wrong about them.
 *
 * @param recordingStart start of the recording it speaks of, as recorded
 * @param shiftSeconds by which its times were moved, the same after every restart
 * @param next index of the next record to send
 * @param of number of records of that recording
 */
record DemoPosition(Instant recordingStart, long shiftSeconds, int next, int of) {

    /** Keyed by the node that is played. */
    static final Topic<String, DemoPosition> TOPIC = new Topic<>(
            "crossfire.demo.v1",
            Serdes.String(),
            JsonSerde.of(DemoPosition.class),
            Duration.ofDays(400),
            true,
            1,
            Map.of());

    DemoPosition {
        if (next < 0 || next > of) {
            throw new IllegalArgumentException("demo position must be 0 to " + of + ", got " + next);
        }
    }

    /** Nothing sent yet; the recording will end at {@code end}. */
    static DemoPosition beginning(Recording recording, Instant end) {
        return new DemoPosition(
                recording.start(),
                TimeShift.between(recording.end(), end).seconds(),
                0,
                recording.records().size());
    }

    boolean speaksOf(Recording recording) {
        return recordingStart.equals(recording.start())
                && of == recording.records().size();
    }

    boolean finished() {
        return next == of;
    }

    DemoPosition movedTo(int index) {
        return new DemoPosition(recordingStart, shiftSeconds, index, of);
    }

    TimeShift shift() {
        return new TimeShift(shiftSeconds, recordingStart);
    }
}
