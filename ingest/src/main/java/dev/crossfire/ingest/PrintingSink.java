package dev.crossfire.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Prints the values of raw records, each ended by a newline and flushed: for {@code --stdout}, a file, or a pipe into another tool. */
public final class PrintingSink implements RawRecordSink {

    private final OutputStream out;
    private boolean closed;

    /** @param out not closed with the sink */
    public PrintingSink(OutputStream out) {
        this.out = out;
    }

    /** @throws UncheckedIOException when nobody reads any more */
    @Override
    public synchronized CompletableFuture<Void> send(RawRecord record) {
        if (closed) {
            throw new SinkClosedException();
        }
        try {
            out.write(record.value());
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("what is printed is not read any more: " + e.getMessage(), e);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public @Nullable String trouble() {
        return null;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
