package dev.crossfire.serve.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader of the stream that follows the standard's parsing, as a browser would. */
final class SseReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** @param comment it was no event but a comment */
    record Event(String name, String id, String data, boolean comment) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final InputStream body;
    private final HttpResponse<InputStream> response;

    private SseReader(HttpResponse<InputStream> response) {
        this.response = response;
        body = response.body();
        Thread reader = new Thread(this::read, "sse-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream and waits until it has told its place, so that nothing pushed from now on is missed. */
    static SseReader open(URI server, @Nullable String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/api/v1/stream")).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new SseReader(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event that is no comment. Comments come for ever, so they do not count as an answer. */
    Event next() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Event event = before(deadline);
        while (event.comment() || event.data().isEmpty()) {
            event = before(deadline);
        }
        return event;
    }

    /** The next event, comment, or place told without data. */
    Event any() throws InterruptedException {
        return before(System.nanoTime() + PATIENCE.toNanos());
    }

    private Event before(long deadline) throws InterruptedException {
        Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
            throw new AssertionError("no event within " + PATIENCE);
        }
        return event;
    }

    private void read() {
        try (body) {
            String lastId = "";
            String name = "message";
            StringBuilder data = new StringBuilder();
            boolean comment = false;
            byte[] all = new byte[64 * 1024];
            java.io.ByteArrayOutputStream pending = new java.io.ByteArrayOutputStream();
            for (int read = body.read(all); read >= 0; read = body.read(all)) {
                for (int i = 0; i < read; i++) {
                    if (all[i] != '\n') {
                        pending.write(all[i]);
                        continue;
                    }
                    String line = pending.toString(StandardCharsets.UTF_8);
                    pending.reset();
                    if (line.isEmpty()) {
                        events.add(new Event(name, lastId, data.toString(), comment));
                        name = "message";
                        data.setLength(0);
                        comment = false;
                        continue;
                    }
                    int colon = line.indexOf(":");
                    String field = line.substring(0, colon);
                    String value = line.substring(colon + 1).strip();
                    switch (field) {
                        case "" -> comment = true;
                        case "id" -> lastId = value;
                        case "event" -> name = value;
                        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                        case "retry" -> Long.parseLong(value);
                        default -> throw new IOException("no field of an event: " + line);
                    }
                }
            }
        } catch (IOException e) {
            events.add(new Event("closed", "", String.valueOf(e.getMessage()), false));
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
