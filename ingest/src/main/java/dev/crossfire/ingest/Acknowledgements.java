package dev.crossfire.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Which of the records sent are acknowledged, in the order of their sending: a cursor is settled when everything up to it is. Not for
 * several threads at once.
 */
public final class Acknowledgements {

    private final Deque<Sent> open = new ArrayDeque<>();

    private record Sent(@Nullable String cursor, CompletableFuture<?> acknowledged) {}

    /** @param cursor stands behind what these records carry; null when it moves nothing */
    public void add(@Nullable String cursor, List<CompletableFuture<Void>> records) {
        open.add(new Sent(cursor, CompletableFuture.allOf(records.toArray(CompletableFuture[]::new))));
    }

    /**
     * The newest cursor that was settled since the last call; null when none was.
     *
     * @throws ShippingFailure when a record was refused; what was sent after it is forgotten with it
     */
    public @Nullable String settled() throws ShippingFailure, InterruptedException {
        String newest = null;
        for (Sent first = open.peek(); first != null && first.acknowledged().isDone(); first = open.peek()) {
            require(first);
            open.remove();
            newest = first.cursor() == null ? newest : first.cursor();
        }
        return newest;
    }

    /** Waits for everything sent, then as {@link #settled()}. */
    public @Nullable String awaitAll() throws ShippingFailure, InterruptedException {
        for (Sent each : List.copyOf(open)) {
            require(each);
        }
        return settled();
    }

    private void require(Sent sent) throws ShippingFailure, InterruptedException {
        try {
            sent.acknowledged().get();
        } catch (ExecutionException e) {
            open.clear();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ShippingFailure("a record was refused: " + cause.getMessage(), cause);
        }
    }
}
