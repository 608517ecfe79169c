package dev.crossfire.serve.notify.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that stands in a channel.
 *
 * @param threadTs of its root message; null when it is one
 * @param broadcast a reply that is shown in the channel too
 * @param versions what it said at first, and after each edit
 */
public record PostedMessage(
        String channel,
        String ts,
        @Nullable String threadTs,
        boolean broadcast,
        @Nullable JsonNode metadata,
        List<Version> versions) {

    /** @param blocks null when there are none */
    public record Version(String text, @Nullable JsonNode blocks) {

        /** Every text of the message in order, one a line, as sent: escaped. */
        public String everything() {
            return text + "\n" + String.join("\n", texts(blocks));
        }

        /** Every text of these blocks, in order. */
        public static List<String> texts(@Nullable JsonNode blocks) {
            List<String> texts = new ArrayList<>();
            if (blocks != null) {
                gather(blocks, texts);
            }
            return texts;
        }

        private static void gather(JsonNode node, List<String> texts) {
            if (node.path("text").isTextual()) {
                texts.add(node.path("text").asText());
            }
            node.forEach(child -> gather(child, texts));
        }
    }

    public PostedMessage {
        versions = List.copyOf(versions);
    }

    /** What it says now. */
    public Version now() {
        return versions.get(versions.size() - 1);
    }

    /** The fallback text that it has now. */
    public String text() {
        return now().text();
    }

    public boolean isRoot() {
        return threadTs == null;
    }

    PostedMessage edited(Version version) {
        List<Version> longer = new ArrayList<>(versions);
        longer.add(version);
        return new PostedMessage(channel, ts, threadTs, broadcast, metadata, longer);
    }
}
