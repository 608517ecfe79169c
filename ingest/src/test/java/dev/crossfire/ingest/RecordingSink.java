package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A sink that keeps what it was sent, and acknowledges at once, or only when told to. */
public final class RecordingSink implements RawRecordSink {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RawRecord> records = new ArrayList<>();
    private final List<CompletableFuture<Void>> open = new ArrayList<>();
    private boolean holding;
    private boolean blocking;
    private int waiting;

    @Override
    public synchronized CompletableFuture<Void> send(RawRecord record) throws InterruptedException {
        while (blocking) {
            waiting++;
            try {
                wait();
            } finally {
                waiting--;
            }
        }
        records.add(record);
        notifyAll();
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        if (holding) {
            open.add(acknowledged);
        } else {
            acknowledged.complete(null);
        }
        return acknowledged;
    }

    /** From now on nothing is acknowledged. */
    public synchronized RecordingSink holdAcknowledgements() {
        holding = true;
        return this;
    }

    /** From now on nothing is taken. */
    public synchronized void block() {
        blocking = true;
    }

    public synchronized void unblock() {
        blocking = false;
        notifyAll();
    }

    /** Whether somebody waits to be taken from. */
    public synchronized boolean isWaitedFor() {
        return waiting > 0;
    }

    /** Refuses what waits for its acknowledgement, and acknowledges from now on. */
    public void refuse(Exception why) {
        List<CompletableFuture<Void>> refused;
        synchronized (this) {
            holding = false;
            refused = List.copyOf(open);
            open.clear();
        }
        refused.forEach(each -> each.completeExceptionally(why));
    }

    /** Acknowledges what waits for it, and from now on. */
    public void acknowledge() {
        List<CompletableFuture<Void>> taken;
        synchronized (this) {
            holding = false;
            taken = List.copyOf(open);
            open.clear();
        }
        taken.forEach(each -> each.complete(null));
    }

    public synchronized List<RawRecord> records() {
        return List.copyOf(records);
    }

    /** Waits until the records sent so far are as wanted. */
    public synchronized List<RawRecord> await(Predicate<List<RawRecord>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(records)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                fail("not within " + PATIENCE + ", sent: "
                        + records.stream()
                                .map(each -> new String(each.value(), java.nio.charset.StandardCharsets.UTF_8))
                                .toList());
            }
            wait(left);
        }
        return List.copyOf(records);
    }

    @Override
    public String trouble() {
        return null;
    }

    @Override
    public void close() {}
}
