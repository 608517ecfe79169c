package dev.crossfire.streams.fact.ruleset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One expression of a rule in nft's JSON, in the words of nft's text. */
final class NftJsonExpression {

    /** A condition of which nothing is known but that it is one. */
    static final String NOT_MODELLED = "xt match \"json\"";

    private static final Set<String> VERDICTS = Set.of("accept", "drop", "return", "continue", "masquerade", "reject");

    private NftJsonExpression() {}

    static String words(JsonNode expression) {
        if (!expression.isObject() || expression.isEmpty()) {
            return NOT_MODELLED;
        }
        String kind = expression.fieldNames().next();
        JsonNode value = expression.path(kind);
        if (VERDICTS.contains(kind)) {
            return kind;
        }
        return switch (kind) {
            case "match" -> match(value);
            case "counter" ->
                "counter packets " + value.path("packets").asLong() + " bytes "
                        + value.path("bytes").asLong();
            case "jump", "goto" -> kind + " " + NftJson.word(value.path("target"));
            case "snat", "dnat" -> kind + " to " + NftJson.word(value.path("addr"));
            case "notrack" -> "notrack";
            case "log", "comment" -> "";
            default -> NOT_MODELLED;
        };
    }

    private static String match(JsonNode match) {
        String left = left(match.path("left"));
        String right = right(match.path("right"));
        if (left.isEmpty() || right.isEmpty()) {
            return NOT_MODELLED;
        }
        String operator = match.path("op").asText("==");
        return switch (operator) {
            case "==", "in" -> left + " " + right;
            case "!=" -> left + " != " + right;
            default -> NOT_MODELLED;
        };
    }

    private static String left(JsonNode left) {
        JsonNode payload = left.path("payload");
        if (payload.isObject()) {
            return NftJson.word(payload.path("protocol")) + " " + NftJson.word(payload.path("field"));
        }
        JsonNode meta = left.path("meta");
        if (meta.isObject()) {
            String key = NftJson.word(meta.path("key"));
            return key.startsWith("iif") || key.startsWith("oif") ? key : "meta " + key;
        }
        JsonNode ct = left.path("ct");
        return ct.isObject() && ct.size() == 1 ? "ct " + NftJson.word(ct.path("key")) : "";
    }

    private static String right(JsonNode right) {
        if (right.isTextual() || right.isNumber()) {
            return NftJson.word(right);
        }
        JsonNode prefix = right.path("prefix");
        if (prefix.isObject()) {
            return NftJson.word(prefix.path("addr")) + "/" + prefix.path("len").asInt();
        }
        JsonNode range = right.path("range");
        if (range.size() == 2) {
            return NftJson.word(range.get(0)) + "-" + NftJson.word(range.get(1));
        }
        JsonNode set = right.isArray() ? right : right.path("set");
        List<String> words = new ArrayList<>();
        for (JsonNode element : set) {
            String word = element.isArray() || element.has("set") ? "" : right(element);
            if (word.isEmpty()) {
                return "";
            }
            words.add(word);
        }
        return words.isEmpty()
                ? ""
                : right.isArray() ? String.join(",", words) : "{ " + String.join(", ", words) + " }";
    }
}
