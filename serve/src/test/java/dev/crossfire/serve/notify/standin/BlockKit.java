package dev.crossfire.serve.notify.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.serve.notify.standin.PostedMessage.Version;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Slack's limits on a message, as its reference of Block Kit gives them. */
final class BlockKit {

    private static final int MAX_BLOCKS = 50;
    private static final int MAX_TEXT = 40_000;
    private static final int MAX_IN_ALL = 13_200;

    private BlockKit() {}

    /** Slack's error code; null when the message is fine. */
    static @Nullable String refuse(String text, @Nullable JsonNode blocks) {
        if (text.isEmpty() && (blocks == null || blocks.isEmpty())) {
            return "no_text";
        }
        if (text.length() > MAX_TEXT) {
            return "msg_too_long";
        }
        if (blocks == null) {
            return null;
        }
        if (!blocks.isArray()) {
            return "invalid_blocks_format";
        }
        if (blocks.size() > MAX_BLOCKS) {
            return "invalid_blocks";
        }
        for (JsonNode block : blocks) {
            if (!fine(block)) {
                return "invalid_blocks";
            }
        }
        int all = Version.texts(blocks).stream().mapToInt(String::length).sum();
        return all > MAX_IN_ALL ? "msg_blocks_too_long" : null;
    }

    private static boolean fine(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "header" -> text(block.path("text"), 150, Set.of("plain_text"));
            case "section" -> section(block);
            case "context" -> context(block.path("elements"));
            case "divider" -> true;
            default -> false;
        };
    }

    private static boolean section(JsonNode block) {
        JsonNode fields = block.path("fields");
        if (!block.has("text") && !block.has("fields")) {
            return false;
        }
        if (block.has("text") && !text(block.path("text"), 3000, Set.of("plain_text", "mrkdwn"))) {
            return false;
        }
        if (block.has("fields") && (fields.isEmpty() || fields.size() > 10)) {
            return false;
        }
        for (JsonNode field : fields) {
            if (!text(field, 2000, Set.of("plain_text", "mrkdwn"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean context(JsonNode elements) {
        if (elements.isEmpty() || elements.size() > 10) {
            return false;
        }
        for (JsonNode element : elements) {
            if (!text(element, 3000, Set.of("plain_text", "mrkdwn"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean text(JsonNode text, int max, Set<String> types) {
        int length = text.path("text").asText().length();
        boolean emoji = text.path("type").asText().equals("plain_text") || !text.has("emoji");
        return types.contains(text.path("type").asText()) && length > 0 && length <= max && emoji;
    }
}
