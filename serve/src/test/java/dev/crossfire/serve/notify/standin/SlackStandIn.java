package dev.crossfire.serve.notify.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that behaves like Slack towards an app that posts: an incoming webhook, {@code chat.postMessage}, {@code chat.update}, {@code
 * conversations.history}, {@code conversations.replies}. It knows one token and one channel, holds messages to Block Kit's limits, takes so
 * many messages a second and answers 429 to the rest, and can be told to fail in every way that a network can.
 */
public final class SlackStandIn implements AutoCloseable {

    public static final String TOKEN = "xoxb-000000000000-stand-in";
    public static final String CHANNEL = "C0123456789";

    private static final String WEBHOOK_PATH = "/services/T00000000/B00000000/stand-in-secret";

    private final HttpServer http;
    private final ExecutorService threads;
    private final SlackChannel channel;
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private SlackStandIn(HttpServer http, SlackChannel channel) {
        this.http = http;
        this.channel = channel;
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "slack-stand-in-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    /** On a free port of this machine, with Slack's own pace: a message a second, five at once. */
    public static SlackStandIn start() {
        return start(InstantSource.system(), 5);
    }

    /**
     * The same by another clock.
     *
     * @param burst how many messages may come at once; each second gives one more
     */
    public static SlackStandIn start(InstantSource clock, int burst) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            return new SlackStandIn(http, new SlackChannel(CHANNEL, clock, burst));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** URL of the incoming webhook. */
    public String webhook() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + WEBHOOK_PATH;
    }

    /** What the Web API's methods are appended to. */
    public URI api() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/api/");
    }

    /** Everything that was posted, in order, as it is now. */
    public List<PostedMessage> messages() {
        return channel.messages();
    }

    /** Posts as somebody else would, past every limit. */
    public void chatter(String text) {
        channel.chatter(text);
    }

    /** Deletes a message, as people do. */
    public void delete(String ts) {
        channel.delete(ts);
    }

    /** Every request so far: {@code webhook} or the method's name. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * The next request of this kind meets this fault; several wait for several requests.
     *
     * @param kind {@code webhook} or the method's name, such as {@code chat.postMessage}
     */
    public void fail(String kind, Fault fault) {
        synchronized (faults) {
            faults.computeIfAbsent(kind, added -> new ArrayDeque<>()).add(fault);
        }
    }

    /** Faults of this kind that no request has met yet. */
    public int faultsLeft(String kind) {
        synchronized (faults) {
            return faults.getOrDefault(kind, new ArrayDeque<>()).size();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        connections.incrementAndGet();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String kind = path.startsWith("/api/") ? path.substring("/api/".length()) : "webhook";
            synchronized (requests) {
                requests.add(kind);
            }
            Fault fault = nextFault(kind);
            Answer answer = fault == null || fault.accepted() ? answer(exchange, path, kind, body) : null;
            if (fault == null) {
                send(exchange, answer.status(), answer.body(), answer.headers());
            } else {
                fail(exchange, fault);
            }
        }
    }

    private @Nullable Fault nextFault(String kind) {
        synchronized (faults) {
            return faults.getOrDefault(kind, new ArrayDeque<>()).poll();
        }
    }

    private static void fail(HttpExchange exchange, Fault fault) throws IOException {
        if (fault.until() != null) {
            try {
                fault.until().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (fault.status() > 0) {
            send(exchange, fault.status(), fault.body(), fault.headers());
        }
    }

    private Answer answer(HttpExchange exchange, String path, String kind, String body) throws IOException {
        if (kind.equals("webhook")) {
            return path.equals(WEBHOOK_PATH) ? webhook(body) : new Answer(404, "no_service", Map.of());
        }
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.error("invalid_auth");
        }
        Form form = Form.parse(body);
        if (!CHANNEL.equals(form.get("channel"))) {
            return Answer.error("channel_not_found");
        }
        return switch (kind) {
            case "chat.postMessage" -> channel.post(form);
            case "chat.update" -> channel.update(form);
            case "conversations.history" -> channel.history(form);
            case "conversations.replies" -> channel.replies(form);
            default -> Answer.error("unknown_method");
        };
    }

    private Answer webhook(String body) throws IOException {
        JsonNode payload = Json.tree(body.getBytes(StandardCharsets.UTF_8));
        return channel.postByWebhook(payload.path("text").asText(), payload.get("blocks"));
    }

    private static void send(HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .add("Content-Type", body.startsWith("{") ? "application/json; charset=utf-8" : "text/html");
        headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
