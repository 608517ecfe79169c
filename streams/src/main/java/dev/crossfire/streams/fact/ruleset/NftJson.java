package dev.crossfire.streams.fact.ruleset;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the output of {@code nft -j list ruleset} into the listing that {@code nft list ruleset} prints. Of what iptables-nft wrote, nft's
 * JSON shows less still than its text: {@code xt} matches have lost what they match on. What cannot be put into words becomes a condition
 * that is not modelled, so that a rule is never taken for more than it is.
 */
public final class NftJson {

    /** The objects of nft itself, and the plainer form with chains and rules apart that tests of other tools keep. */
    private static final Pattern FORM = Pattern.compile("^\\s*\\{\\s*\"(?:nftables|chains|rules)\"\\s*:\\s*\\[");

    private static final int HEAD = 200;

    private final Map<String, Map<String, List<String>>> tables = new LinkedHashMap<>();

    private final Set<String> owned = new HashSet<>();

    /** By the table that holds them. */
    private final Map<String, List<String>> sets = new HashMap<>();

    private NftJson() {}

    /** Whether a text is such output, by its beginning. */
    public static boolean is(String text) {
        return FORM.matcher(text.length() > HEAD ? text.substring(0, HEAD) : text)
                .find();
    }

    /** Empty when it is no such output, or is cut. */
    static Optional<String> asListing(String text) {
        if (!is(text)) {
            return Optional.empty();
        }
        try {
            JsonNode root = Json.tree(text.getBytes(StandardCharsets.UTF_8));
            NftJson reader = new NftJson();
            for (JsonNode object : root.path("nftables")) {
                reader.take(object);
            }
            root.path("chains").forEach(chain -> reader.statements(chain, chain.path("name")));
            root.path("rules").forEach(rule -> reader.plain(rule));
            return Optional.of(reader.listing());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void take(JsonNode object) {
        set(object.path("set"));
        set(object.path("map"));
        JsonNode chain = object.path("chain");
        JsonNode rule = object.path("rule");
        if (object.path("table").isObject()) {
            table(object.path("table"), object.path("table").path("name"));
            if (object.path("table").path("flags").toString().contains("\"owner\"")) {
                owned.add(tableOf(object.path("table"), object.path("table").path("name")));
            }
        } else if (chain.isObject()) {
            List<String> statements = statements(chain, chain.path("name"));
            if (chain.path("hook").isTextual()) {
                statements.add("type " + word(chain.path("type")) + " hook " + word(chain.path("hook")) + " priority "
                        + chain.path("prio").asInt() + "; policy " + word(chain.path("policy")) + ";");
            }
        } else if (rule.isObject()) {
            List<String> words = NftJsonExpression.words(rule.path("expr"));
            String handle = rule.path("handle").isInt()
                    ? " # handle " + rule.path("handle").intValue()
                    : "";
            statements(rule, rule.path("chain")).add(String.join(" ", words) + handle);
        }
    }

    /** A set or map whose elements can be said and stay as they are; of another nothing is known. */
    private void set(JsonNode set) {
        String elements = NftJsonExpression.elements(set.path("elem"));
        boolean changes = set.has("timeout")
                || set.path("flags").toString().contains("dynamic")
                || set.path("flags").toString().contains("timeout");
        if (!elements.isEmpty() && !changes) {
            String table = tableOf(set, set.path("table"));
            sets.computeIfAbsent(table, key -> new ArrayList<>())
                    .add("set " + word(set.path("name")) + " {\nelements = { " + elements + " }\n}\n");
        }
    }

    /** Rules that only say where they jump to. */
    private void plain(JsonNode rule) {
        String target = word(rule.path("jumpTarget"));
        statements(rule, rule.path("chain"))
                .add(NftJsonExpression.NOT_MODELLED + (target.isEmpty() ? "" : " jump " + target));
    }

    private List<String> statements(JsonNode object, JsonNode chain) {
        return table(object, object.path("table")).computeIfAbsent(word(chain), key -> new ArrayList<>());
    }

    private Map<String, List<String>> table(JsonNode object, JsonNode name) {
        return tables.computeIfAbsent(tableOf(object, name), key -> new LinkedHashMap<>());
    }

    private static String tableOf(JsonNode object, JsonNode name) {
        String family = word(object.path("family"));
        String table = word(name);
        return (family.isEmpty() ? "ip" : family) + " " + (table.isEmpty() ? "filter" : table);
    }

    /** One word, so that a name cannot pass for more of the listing than a name. */
    static String word(JsonNode text) {
        return text.asText("").replaceAll("[\\s{}(),;#\"]", "_");
    }

    private String listing() {
        StringBuilder listing = new StringBuilder();
        tables.forEach((table, chains) -> {
            listing.append("table ").append(table).append(" {\n");
            listing.append(owned.contains(table) ? "flags owner\n" : "");
            sets.getOrDefault(table, List.of()).forEach(listing::append);
            chains.forEach((chain, statements) -> {
                listing.append("chain ").append(chain).append(" {\n");
                statements.forEach(statement -> listing.append(statement).append('\n'));
                listing.append("}\n");
            });
            listing.append("}\n");
        });
        return listing.toString();
    }
}
