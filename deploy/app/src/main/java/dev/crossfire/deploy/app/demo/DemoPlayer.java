package dev.crossfire.deploy.app.demo;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RawRecordSender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends the recording at its pace, from a position on. */
final class DemoPlayer {

    /** How often is looked for records that are due: what is due together is committed together. */
    private static final Duration BEAT = Duration.ofMillis(200);

    private final DemoPace pace;
    private final RawRecordSender sender;

    DemoPlayer(DemoPace pace, RawRecordSender sender) {
        this.pace = pace;
        this.sender = sender;
    }

    /**
     * Plays until the end, or until told to stop.
     *
     * @param from where an earlier run got to
     * @param stop counted down when the process ends
     * @return how far it got
     */
    DemoPosition play(DemoPosition from, CountDownLatch stop) throws InterruptedException {
        long began = System.nanoTime() - pace.dueAfter(from.next()).toNanos();
        DemoPosition position = from;
        while (!position.finished() && !stop.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
            int until = pace.firstNotDue(position.next(), Duration.ofNanos(System.nanoTime() - began));
            if (until > position.next()) {
                position = send(position, until);
            }
        }
        return position;
    }

    private DemoPosition send(DemoPosition position, int until) {
        Recording recording = pace.recording();
        TimeShift shift = position.shift();
        List<RawRecord> due = recording.records().subList(position.next(), until).stream()
                .map(record -> record.shifted(shift))
                .toList();
        DemoPosition moved = position.movedTo(until);
        sender.commit(due, DemoPosition.TOPIC, recording.node(), moved);
        return moved;
    }
}
