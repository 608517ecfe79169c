package dev.crossfire.streams.fact.ruleset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** One expression of a rule in nft's JSON, in the words of nft's text. */
final class NftJsonExpression {

    /** A condition of which nothing is known but that it is one. */
    static final String NOT_MODELLED = "xt match \"json\"";

    /** What may end a packet's way, or send it anywhere. */
    private static final String HIDDEN_VERDICT = "xt target \"json\"";

    private static final Set<String> VERDICTS = Set.of("accept", "drop", "return", "continue", "masquerade", "reject");

    private NftJsonExpression() {}

    /** Of a whole rule: what ends in an extension that is not told ends in its target. */
    static List<String> words(JsonNode expressions) {
        List<String> words = new ArrayList<>();
        for (JsonNode expression : expressions) {
            words.add(expression(expression));
        }
        if (expressions.path(expressions.size() - 1).has("xt")) {
            words.add(HIDDEN_VERDICT);
        }
        return words;
    }

    private static String expression(JsonNode expression) {
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
            case "snat", "dnat" -> translation(kind, value);
            case "redirect" -> value.path("port").isInt() ? "redirect to :" + value.path("port") : "redirect";
            case "mangle" -> mangle(value);
            case "notrack", "queue", "tproxy" -> kind;
            case "vmap" -> verdictMap(value);
            case "xt", "limit", "quota", "ct count", "meter" -> NOT_MODELLED;
            case "log", "comment", "set", "last", "dup", "secmark", "ct helper", "ct timeout", "ct expectation" -> "";
            default -> HIDDEN_VERDICT;
        };
    }

    private static String verdictMap(JsonNode map) {
        String key = left(map.path("key"));
        JsonNode data = map.path("data");
        String elements = elements(data.path("set"));
        String from = data.isTextual() ? NftJson.word(data) : elements.isEmpty() ? "" : "{ " + elements + " }";
        return key.isEmpty() || from.isEmpty() ? HIDDEN_VERDICT : key + " vmap " + from;
    }

    /** Only of a plain address is it told to which. */
    private static String translation(String kind, JsonNode value) {
        JsonNode address = value.path("addr");
        JsonNode port = value.path("port");
        if (!address.isTextual() || !(port.isInt() || port.isMissingNode())) {
            return kind;
        }
        return kind + " to " + NftJson.word(address) + (port.isInt() ? ":" + port : "");
    }

    /** What is set of a packet; of all that can be, rules here look at its mark alone. */
    private static String mangle(JsonNode value) {
        boolean mark = value.path("key").path("meta").path("key").asText("").equals("mark");
        return mark ? "meta mark set " + (value.path("value").isNumber() ? value.path("value") : "json") : "";
    }

    private static String match(JsonNode match) {
        String left = left(match.path("left"));
        String right = right(match.path("right"));
        if (left.isEmpty() || right.isEmpty()) {
            return NOT_MODELLED;
        }
        String operator = match.path("op").asText("==");
        if (match.path("left").has("&")) {
            return operator.equals("in") ? NOT_MODELLED : left + " " + operator + " " + right;
        }
        return switch (operator) {
            case "==", "in" -> left + " " + right;
            case "!=" -> left + " != " + right;
            default -> NOT_MODELLED;
        };
    }

    private static String left(JsonNode left) {
        JsonNode masked = left.path("&");
        if (masked.size() == 2) {
            String of = field(masked.path(0));
            String mask = bits(masked.path(1));
            return of.isEmpty() || mask.isEmpty() ? "" : of + " & " + mask;
        }
        return left.has("concat") ? joined(left.path("concat"), NftJsonExpression::field, " . ") : field(left);
    }

    /** Each part in words; empty when one cannot be said. */
    private static String joined(JsonNode parts, Function<JsonNode, String> words, String by) {
        List<String> all = new ArrayList<>();
        parts.forEach(part -> all.add(words.apply(part)));
        return all.contains("") ? "" : String.join(by, all);
    }

    private static String field(JsonNode left) {
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

    /** A number, the name of a bit, or several. */
    private static String bits(JsonNode bits) {
        if (!bits.isArray()) {
            return value(bits);
        }
        String names = joined(bits, NftJsonExpression::value, " | ");
        return names.isEmpty() ? "" : "(" + names + ")";
    }

    /** What stands between the braces of a set or map; empty when an element of it cannot be said. */
    static String elements(JsonNode elements) {
        return joined(elements, NftJsonExpression::element, ", ");
    }

    /** A key, or a key with its verdict. */
    private static String element(JsonNode element) {
        if (!element.isArray() || element.size() != 2) {
            return key(element);
        }
        String key = key(element.path(0));
        String verdict = verdict(element.path(1));
        return key.isEmpty() || verdict.isEmpty() ? "" : key + " : " + verdict;
    }

    private static String verdict(JsonNode verdict) {
        boolean is = verdict.size() == 1
                && (verdict.has("jump")
                        || verdict.has("goto")
                        || VERDICTS.contains(verdict.fieldNames().next()));
        return is ? expression(verdict) : "";
    }

    private static String right(JsonNode right) {
        JsonNode set = right.isArray() ? right : right.path("set");
        if (set.isEmpty()) {
            return key(right);
        }
        String words = joined(set, NftJsonExpression::key, ", ");
        return right.isArray() || words.isEmpty() ? words : "{ " + words + " }";
    }

    /** One value, or a concatenation of several. */
    private static String key(JsonNode key) {
        return key.has("concat") ? joined(key.path("concat"), NftJsonExpression::value, " . ") : value(key);
    }

    private static String value(JsonNode value) {
        if (value.isTextual() || value.isNumber()) {
            return NftJson.word(value);
        }
        JsonNode prefix = value.path("prefix");
        if (prefix.isObject()) {
            return NftJson.word(prefix.path("addr")) + "/" + prefix.path("len").asInt();
        }
        JsonNode range = value.path("range");
        return range.size() == 2 ? NftJson.word(range.get(0)) + "-" + NftJson.word(range.get(1)) : "";
    }
}
