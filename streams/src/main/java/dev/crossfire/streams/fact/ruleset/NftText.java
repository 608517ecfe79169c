package dev.crossfire.streams.fact.ruleset;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.streams.fact.ruleset.NftTokens.Token;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code nft list ruleset}, with and without handles, its JSON, and the commands of a script that would lead to it. */
public final class NftText {

    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");
    private static final Set<String> IPTABLES_TABLES = Set.of("filter", "nat", "mangle", "raw", "security");
    private static final Set<String> IPTABLES_CHAINS =
            Set.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    private static final Pattern MANAGED = Pattern.compile("# Warning: table (\\S+ \\S+) is managed by iptables-nft");
    private static final Pattern COUNTER = Pattern.compile("counter packets \\d+ bytes \\d+");
    private static final String HANDLE = "# handle ";

    private final String text;
    private final NftCursor cursor;
    private final Set<String> managed = new HashSet<>();
    private final List<Table> tables = new ArrayList<>();
    private final Map<Integer, Counter> counters = new HashMap<>();
    private boolean complete = true;
    private boolean recognised;
    private boolean counted;

    private NftText(String text) {
        this.text = text;
        this.cursor = new NftCursor(NftTokens.of(text));
        if (text.contains("is managed by iptables-nft")) {
            Matcher warning = MANAGED.matcher(text);
            while (warning.find()) {
                managed.add(warning.group(1));
            }
        }
    }

    public static RuleSet read(String text) {
        Optional<String> rendered = NftJson.asListing(text).or(() -> NftScript.asListing(text));
        NftText reader = new NftText(rendered.orElse(text));
        reader.top();
        // JSON leaves out what xt matches match on; a script says what is to be, not what stands.
        reader.complete &= rendered.isEmpty() && !NftJson.is(text);
        reader.recognised |= NftJson.is(text);
        return new RuleSet(
                Backend.NATIVE,
                4,
                reader.tables,
                reader.counted,
                reader.complete,
                reader.recognised,
                reader.counters,
                text.contains("iptables-legacy tables present"));
    }

    /** Whether a line is a command of nft that adds something. */
    public static boolean isCommand(String line) {
        return NftScript.isCommand(line);
    }

    private void top() {
        List<Body> loose = new ArrayList<>();
        while (cursor.hasNext()) {
            Token token = cursor.next();
            if (token.is("table")) {
                table();
            } else if (token.is("chain")) {
                looseChain(loose);
            } else if (!token.is(NftTokens.LINE_END) && !token.is(NftTokens.COMMENT) && !token.is(";")) {
                // The brace behind a piece of a table is no sign of more.
                complete &= token.is("flush") || token.is("ruleset");
            }
        }
        if (!loose.isEmpty()) {
            complete = false;
            build("ip", "filter", loose, Map.of(), false, false);
        }
    }

    /** The tokens of a chain. */
    private record Body(String name, List<Token> tokens) {}

    private void table() {
        try {
            String family = cursor.next().text();
            String name = "ip";
            if (FAMILIES.contains(family)) {
                name = cursor.next().text();
            } else {
                name = family;
                family = "ip";
            }
            if (!cursor.take("{")) {
                complete = false;
                return;
            }
            recognised = true;
            tableBody(family, name);
        } catch (NoSuchElementException e) {
            complete = false;
        }
    }

    private void tableBody(String family, String name) {
        List<Body> chains = new ArrayList<>();
        Map<String, NftSet> sets = new LinkedHashMap<>();
        boolean dormant = false;
        boolean owned = false;
        boolean open = true;
        try {
            while (open) {
                Token token = cursor.next();
                if (token.is("}")) {
                    open = false;
                } else if (token.is("chain")) {
                    chains.add(chain());
                } else if (token.is("set") || token.is("map")) {
                    named(sets);
                } else if (token.is("{")) {
                    cursor.block();
                } else {
                    dormant |= token.is("dormant");
                    owned |= token.is("owner");
                }
            }
        } catch (NoSuchElementException e) {
            complete = false;
        }
        build(family, name, chains, sets, dormant, owned);
    }

    /** Of a chain that is cut, what there is. */
    private Body chain() {
        String name = cursor.next().text();
        cursor.skipLineEnds();
        if (!cursor.take("{")) {
            complete = false;
            return new Body(name, List.of());
        }
        int start = cursor.place();
        try {
            return new Body(name, cursor.block());
        } catch (NoSuchElementException e) {
            complete = false;
            return new Body(name, cursor.since(start));
        }
    }

    private void looseChain(List<Body> loose) {
        try {
            loose.add(chain());
            recognised = true;
        } catch (NoSuchElementException e) {
            complete = false;
        }
    }

    private void named(Map<String, NftSet> sets) {
        String name = cursor.next().text();
        if (cursor.take("{")) {
            sets.put(name, NftSet.declared(cursor.block()));
        }
    }

    private void build(
            String family, String name, List<Body> bodies, Map<String, NftSet> sets, boolean dormant, boolean owned) {
        boolean iptables = family.equals("ip") && isIptables(name, bodies);
        boolean judged = (family.equals("ip") || family.equals("inet")) && !iptables && !dormant;
        Map<String, Chain> chains = new LinkedHashMap<>();
        for (Body body : bodies) {
            chains.put(body.name(), chain(body, sets));
        }
        tables.add(new Table(family + " " + name, judged, chains, owned));
    }

    /** Whether iptables-nft made the table: it says so, or all its base chains have the names of iptables' own. */
    private boolean isIptables(String name, List<Body> bodies) {
        if (managed.contains("ip " + name)) {
            return true;
        }
        List<Body> bases = bodies.stream().filter(NftText::isBase).toList();
        boolean named = bases.stream().allMatch(body -> IPTABLES_CHAINS.contains(body.name()));
        boolean kubernetes = bodies.stream().anyMatch(body -> body.name().startsWith("KUBE-"));
        return IPTABLES_TABLES.contains(name) && named && (!bases.isEmpty() || kubernetes);
    }

    private static boolean isBase(Body body) {
        return body.tokens().stream().anyMatch(token -> token.is("hook"));
    }

    private Chain chain(Body body, Map<String, NftSet> sets) {
        List<Rule> rules = new ArrayList<>();
        List<Token> definition = new ArrayList<>();
        for (List<Token> statement : statements(body.tokens())) {
            Token first = statement.get(0);
            if (first.is("type") || first.is("policy")) {
                definition.addAll(statement);
            } else if (!first.is("comment") && !first.is(NftTokens.COMMENT) && !first.is(NftTokens.HANDLE)) {
                rules.addAll(rules(statement, sets));
            }
        }
        return new Chain(body.name(), base(definition), rules);
    }

    /** Statements end with a line or a semicolon, but not inside braces. */
    private static List<List<Token>> statements(List<Token> tokens) {
        List<List<Token>> statements = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            boolean lineEnd = token.is(NftTokens.LINE_END);
            if (depth <= 0 && (lineEnd || token.is(";"))) {
                add(statements, tokens.subList(start, i));
                start = i + 1;
            } else if (lineEnd && start == i) {
                start = i + 1;
            }
        }
        add(statements, tokens.subList(start, tokens.size()));
        return statements;
    }

    private static void add(List<List<Token>> statements, List<Token> statement) {
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
    }

    private List<Rule> rules(List<Token> statement, Map<String, NftSet> sets) {
        int line = statement.get(0).line();
        String rule = textOf(statement);
        try {
            NftRule.Read read = NftRule.read(statement, sets, line, rule);
            if (read.counter() != null) {
                counted = true;
                counters.put(line, read.counter());
            }
            return read.rules();
        } catch (NoSuchElementException e) {
            complete = false;
            return List.of(new Rule(
                    line,
                    rule,
                    List.of(new Match.Unmodelled("an unreadable rule")),
                    List.of(new Effect.UnknownMark(-1)),
                    Verdict.chain(Verdict.Kind.UNKNOWN, "unreadable"),
                    null));
        }
    }

    private String textOf(List<Token> statement) {
        String raw = text.substring(
                statement.get(0).start(), statement.get(statement.size() - 1).end());
        String plain = TextLines.onOneLine(withoutHandle(raw));
        return plain.contains("counter packets ") ? COUNTER.matcher(plain).replaceAll("counter") : plain;
    }

    private static String withoutHandle(String rule) {
        int handle = rule.lastIndexOf(HANDLE);
        boolean atEnd = handle >= 0
                && TextLines.words(rule.substring(handle + HANDLE.length()), 2).size() == 1;
        return atEnd ? rule.substring(0, handle) : rule;
    }

    private Chain.@Nullable HookPoint base(List<Token> definition) {
        String hook = after(definition, "hook");
        Optional<Hook> known = hook == null ? Optional.empty() : Hook.named(hook);
        if (known.isEmpty()) {
            return null;
        }
        int policy = indexOf(definition, "policy");
        Token stated = definition.get(Math.max(0, policy));
        return new Chain.HookPoint(
                known.get(),
                "nat".equals(after(definition, "type")),
                priority(definition),
                "drop".equals(after(definition, "policy")),
                stated.line(),
                "chain policy " + (policy < 0 ? "accept" : after(definition, "policy")));
    }

    private static @Nullable String after(List<Token> tokens, String word) {
        int index = indexOf(tokens, word);
        return index < 0 || index + 1 >= tokens.size()
                ? null
                : tokens.get(index + 1).text();
    }

    private static int indexOf(List<Token> tokens, String word) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code priority srcnat + 10}: a number, or a name with an offset. */
    private static int priority(List<Token> definition) {
        int priority = 0;
        int sign = 1;
        for (int i = indexOf(definition, "priority") + 1; i > 0 && i < definition.size(); i++) {
            String word = definition.get(i).text();
            switch (word) {
                case "raw" -> priority = -300;
                case "mangle" -> priority = -150;
                case "dstnat" -> priority = -100;
                case "filter" -> priority = 0;
                case "security" -> priority = 50;
                case "srcnat" -> priority = 100;
                case "+" -> sign = 1;
                case "-" -> sign = -1;
                case "policy" -> {
                    return priority;
                }
                default -> priority += sign * number(word);
            }
        }
        return priority;
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
