package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns nft commands ({@code add chain …}, {@code add rule …}), as scripts hold them, into the listing that they would lead to. */
final class NftScript {

    private static final Set<String> COMMANDS = Set.of("add", "create", "insert");
    private static final Set<String> OBJECTS = Set.of("rule", "chain", "table");
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");
    private static final Set<String> PLACES = Set.of("position", "index", "handle");

    private final Map<String, Map<String, List<String>>> tables = new LinkedHashMap<>();

    private NftScript() {}

    /** Whether a line is a command that adds a table, a chain or a rule. */
    static boolean isCommand(String line) {
        List<String> words = TextLines.words(line, 3);
        return words.size() > 2 && COMMANDS.contains(words.get(0)) && OBJECTS.contains(words.get(1));
    }

    /** Empty when no line is such a command. */
    static Optional<String> asListing(String text) {
        NftScript script = new NftScript();
        for (String line : TextLines.of(text)) {
            if (isCommand(line)) {
                script.take(TextLines.words(line));
            }
        }
        return script.tables.isEmpty() ? Optional.empty() : Optional.of(script.listing());
    }

    private void take(List<String> words) {
        boolean family = FAMILIES.contains(words.get(2));
        int at = family ? 3 : 2;
        if (words.size() <= at) {
            return;
        }
        String table = (family ? words.get(2) : "ip") + " " + words.get(at++);
        Map<String, List<String>> chains = tables.computeIfAbsent(table, key -> new LinkedHashMap<>());
        if (words.get(1).equals("table") || words.size() <= at) {
            return;
        }
        List<String> statements = chains.computeIfAbsent(words.get(at++), key -> new ArrayList<>());
        if (words.get(1).equals("chain")) {
            definition(statements, words.subList(at, words.size()));
        } else {
            at += at + 1 < words.size() && PLACES.contains(words.get(at)) ? 2 : 0;
            String rule = String.join(" ", words.subList(at, words.size()));
            statements.add(words.get(0).equals("insert") ? rules(statements) : statements.size(), rule);
        }
    }

    /** {@code { type filter hook input priority 0; policy drop; }}, perhaps with its semicolons escaped for a shell. */
    private static void definition(List<String> statements, List<String> words) {
        String body =
                String.join(" ", words).replace("\\;", ";").replace("'", "").strip();
        if (body.startsWith("{") && body.endsWith("}")) {
            statements.add(0, body.substring(1, body.length() - 1).strip());
        }
    }

    /** The index of the first rule, behind a definition. */
    private static int rules(List<String> statements) {
        return !statements.isEmpty() && statements.get(0).startsWith("type ") ? 1 : 0;
    }

    private String listing() {
        StringBuilder listing = new StringBuilder();
        tables.forEach((table, chains) -> {
            listing.append("table ").append(table).append(" {\n");
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
