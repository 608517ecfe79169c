package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.serve.feed.FeedLog.Entry;
import dev.crossfire.serve.feed.FeedLog.Follower;
import dev.crossfire.serve.feed.FeedLog.LostPlaceException;
import dev.crossfire.serve.feed.Problem.Refusal;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/stream}: every revision of incidents and outbreaks from now on, or from where the reader was. Each reader has a thread of its own while it is
 * connected, so that a slow one holds up nobody; their number is bounded.
 */
final class IncidentStream {

    static final int MAX_READERS = 64;

    private static final long RETRY_MILLIS = 2_000;

    private final FeedLog log;
    private final Duration heartbeat;
    private final Semaphore places = new Semaphore(MAX_READERS);

    /** @param heartbeat how long a reader may hear nothing */
    IncidentStream(FeedLog log, Duration heartbeat) {
        this.log = log;
        this.heartbeat = heartbeat;
    }

    int readers() {
        return MAX_READERS - places.availablePermits();
    }

    /** @param head only the headers are asked for */
    void serve(Context ctx, boolean head) throws IOException, InterruptedException {
        ResumeToken seen = seen(ctx);
        if (!places.tryAcquire()) {
            throw Refusal.unavailable(MAX_READERS + " readers follow the stream already");
        }
        try {
            HttpServletResponse response = ctx.res();
            response.setContentType("text/event-stream;charset=utf-8");
            response.setHeader("X-Accel-Buffering", "no");
            if (!head) {
                follow(seen, response.getOutputStream());
            }
        } catch (IOException e) {
            // The reader has gone; there is nobody left to tell.
            ctx.res().flushBuffer();
        } finally {
            places.release();
        }
    }

    private void follow(@Nullable ResumeToken seen, OutputStream out) throws IOException, InterruptedException {
        Follower follower = seen == null ? log.follow() : log.follow(seen);
        if (follower == null) {
            follower = reset(out, "the id is older than what is kept here, or of another log");
        } else {
            send(out, SseFrame.place(follower.seen().text(), RETRY_MILLIS));
        }
        while (!follower.closed()) {
            try {
                Entry entry = follower.next(heartbeat);
                send(
                        out,
                        entry == null
                                ? SseFrame.heartbeat()
                                : SseFrame.event(
                                        entry.event(),
                                        follower.seen().text(),
                                        entry.record().bytes()));
            } catch (LostPlaceException e) {
                follower = reset(out, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Says that something was missed, where to see what stands now, and goes on from here. */
    private Follower reset(OutputStream out, String reason) throws IOException {
        Follower follower = log.follow();
        byte[] data = Json.write(Map.of("reason", reason, "snapshot", "/api/v1/incidents"));
        send(out, SseFrame.event("reset", follower.seen().text(), data));
        return follower;
    }

    private static void send(OutputStream out, byte[] frame) throws IOException {
        out.write(frame);
        out.flush();
    }

    /** The header wins: a browser that reconnects sends it anew, to the address it was first given. */
    private static @Nullable ResumeToken seen(Context ctx) {
        String inQuery = QueryParameters.of(ctx.queryParamMap(), "lastEventId").text("lastEventId");
        String inHeader = ctx.header("Last-Event-ID");
        boolean header = inHeader != null && !inHeader.isBlank();
        String id = header ? inHeader : inQuery;
        if (id == null) {
            return null;
        }
        try {
            return ResumeToken.parse(id);
        } catch (IllegalArgumentException e) {
            throw Refusal.badParameter(header ? "Last-Event-ID" : "lastEventId", String.valueOf(e.getMessage()));
        }
    }
}
