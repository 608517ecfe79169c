package dev.crossfire.ingest.firewall;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.ThreadedShipper;
import dev.crossfire.ingest.ToolPath;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.raw.SnapshotDelta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Ships a snapshot every so often and at once when asked. One snapshot at most is under way: while it waits for its acknowledgement others
 * are skipped and counted, never piled up.
 */
public final class FirewallShipper extends ThreadedShipper {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final FirewallShipping shipping;
    private final FirewallTools tools;
    private final SnapshotDelta delta = new SnapshotDelta();
    private final SnapshotTaker taker;
    private final SnapshotSchedule schedule;
    private @Nullable CompletableFuture<Void> underWay;

    /** @param sink is not closed with the shipper */
    public FirewallShipper(FirewallShipping shipping, RawRecordSink sink) {
        this(shipping, sink, ToolPath.ofThisProcess(), InstantSource.system());
    }

    /** With the machine's tools and clock handed in, for tests. */
    FirewallShipper(FirewallShipping shipping, RawRecordSink sink, ToolPath path, InstantSource clock) {
        super(RawKind.FIREWALL, sink, shipping.once());
        this.shipping = shipping;
        this.tools = new FirewallTools(path, vitals());
        this.taker =
                new SnapshotTaker(shipping, new CommandRunner(path, shipping.prefix()), clock, bootId(), tools::heard);
        this.schedule = new SnapshotSchedule(shipping.every());
    }

    @Override
    public Optional<String> lacks() {
        return tools.lacks(shipping);
    }

    /** Takes a snapshot at once; returns before it is taken. */
    public void snapshotNow() {
        schedule.now();
    }

    @Override
    protected void ship() throws ShippingFailure, InterruptedException {
        if (shipping.once()) {
            await(send());
            return;
        }
        schedule.begin();
        while (true) {
            if (isFree()) {
                underWay = send();
            } else {
                vitals().skipped(1);
                vitals().trouble("snapshots are skipped: the last one is not acknowledged yet");
            }
            vitals().skipped(schedule.awaitNext());
        }
    }

    /** Whether the last snapshot has arrived; one that was refused is told, and the next is sent whole. */
    private boolean isFree() throws ShippingFailure, InterruptedException {
        CompletableFuture<Void> last = underWay;
        if (last == null) {
            return true;
        }
        if (!last.isDone()) {
            return false;
        }
        underWay = null;
        await(last);
        return true;
    }

    private void await(CompletableFuture<Void> sent) throws ShippingFailure, InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException e) {
            delta.forget();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ShippingFailure("a snapshot was refused: " + cause.getMessage(), cause);
        }
    }

    private CompletableFuture<Void> send() throws InterruptedException {
        FirewallSnapshot whole = taker.take();
        RawRecord record = SnapshotRecord.of(shipping.node(), delta.of(whole));
        return sink().send(record).thenRun(() -> {
            vitals().shipped(whole.parts().size(), record.value().length);
            vitals().newest(whole.newest());
            vitals().ready(true);
            vitals().wellAgain();
        });
    }

    /** Without its dashes, as the journal writes it; null where there is none. */
    private static @Nullable String bootId() {
        try {
            return Files.readString(BOOT_ID).strip().replace("-", "");
        } catch (IOException e) {
            return null;
        }
    }
}
