package dev.crossfire.serve.notify.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.serve.notify.standin.PostedMessage.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One channel and what stands in it. */
final class SlackChannel {

    private final String id;
    private final InstantSource clock;
    private final int burst;
    private final List<PostedMessage> messages = new ArrayList<>();
    private Instant refilled;
    private double left;
    private long lastTs;

    SlackChannel(String id, InstantSource clock, int burst) {
        this.id = id;
        this.clock = clock;
        this.burst = burst;
        refilled = clock.instant();
        left = burst;
    }

    synchronized List<PostedMessage> messages() {
        return List.copyOf(messages);
    }

    synchronized void chatter(String text) {
        messages.add(new PostedMessage(id, nextTs(), null, false, null, List.of(new Version(text, null))));
    }

    synchronized void delete(String ts) {
        messages.removeIf(message -> message.ts().equals(ts));
    }

    synchronized Answer postByWebhook(String text, @Nullable JsonNode blocks) {
        String refusal = BlockKit.refuse(text, blocks);
        if (refusal != null) {
            return new Answer(400, refusal, Map.of());
        }
        if (!admit()) {
            return Answer.tooMany(1);
        }
        messages.add(new PostedMessage(id, nextTs(), null, false, null, List.of(new Version(text, blocks))));
        return new Answer(200, "ok", Map.of());
    }

    synchronized Answer post(Form form) {
        JsonNode blocks = form.json("blocks");
        String refusal = BlockKit.refuse(form.get("text", ""), blocks);
        if (refusal != null) {
            return Answer.error(refusal);
        }
        String thread = form.get("thread_ts");
        if (thread != null && find(thread) == null) {
            return Answer.error("thread_not_found");
        }
        if (!admit()) {
            return Answer.tooMany(1);
        }
        PostedMessage message = new PostedMessage(
                id,
                nextTs(),
                thread,
                form.is("reply_broadcast"),
                form.json("metadata"),
                List.of(new Version(form.get("text", ""), blocks)));
        messages.add(message);
        return Answer.ok(Map.of("channel", id, "ts", message.ts()));
    }

    synchronized Answer update(Form form) {
        String ts = form.get("ts", "");
        PostedMessage message = find(ts);
        if (message == null) {
            return Answer.error("message_not_found");
        }
        // What an update leaves out stays as it is.
        JsonNode blocks = form.get("blocks") == null ? message.now().blocks() : form.json("blocks");
        String refusal = BlockKit.refuse(form.get("text", ""), blocks);
        if (refusal != null) {
            return Answer.error(refusal);
        }
        messages.set(messages.indexOf(message), message.edited(new Version(form.get("text", ""), blocks)));
        return Answer.ok(Map.of("channel", id, "ts", ts));
    }

    /** Newest first; replies only when they were shown to the channel too. */
    synchronized Answer history(Form form) {
        List<PostedMessage> found = messages.stream()
                .filter(message -> message.isRoot() || message.broadcast())
                .filter(message -> message.ts().compareTo(form.get("oldest", "0")) >= 0)
                .sorted(Comparator.comparing(PostedMessage::ts).reversed())
                .toList();
        return page(found, form);
    }

    /** The root message, then its replies from the oldest on. */
    synchronized Answer replies(Form form) {
        String ts = form.get("ts", "");
        PostedMessage root = find(ts);
        if (root == null) {
            return Answer.error("thread_not_found");
        }
        List<PostedMessage> found = new ArrayList<>();
        found.add(root);
        messages.stream()
                .filter(message -> ts.equals(message.threadTs()))
                .filter(message -> message.ts().compareTo(form.get("oldest", "0")) >= 0)
                .forEach(found::add);
        return page(found, form);
    }

    private static Answer page(List<PostedMessage> found, Form form) {
        int limit = Integer.parseInt(form.get("limit", "100"));
        int from = form.get("cursor") == null ? 0 : Integer.parseInt(form.get("cursor", ""));
        int to = Math.min(found.size(), from + limit);
        List<Map<String, Object>> page = found.subList(from, to).stream()
                .map(message -> shown(message, form.is("include_all_metadata")))
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("messages", page);
        values.put("has_more", to < found.size());
        values.put("response_metadata", Map.of("next_cursor", to < found.size() ? Integer.toString(to) : ""));
        return Answer.ok(values);
    }

    private static Map<String, Object> shown(PostedMessage message, boolean withMetadata) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("type", "message");
        shown.put("ts", message.ts());
        shown.put("text", message.text());
        if (message.threadTs() != null) {
            shown.put("thread_ts", message.threadTs());
        }
        if (withMetadata && message.metadata() != null) {
            shown.put("metadata", message.metadata());
        }
        return shown;
    }

    private @Nullable PostedMessage find(String ts) {
        return messages.stream()
                .filter(message -> message.ts().equals(ts))
                .findFirst()
                .orElse(null);
    }

    private boolean admit() {
        Instant now = clock.instant();
        left = Math.min(burst, left + Duration.between(refilled, now).toMillis() / 1000.0);
        refilled = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Seconds and six digits, no two alike, by the channel's clock. */
    private String nextTs() {
        Instant now = clock.instant();
        lastTs = Math.max(lastTs + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
        return lastTs / 1_000_000 + "." + String.format("%06d", lastTs % 1_000_000);
    }
}
