package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of iptables while its lines are being read. */
final class IptablesTable {

    private static final Set<String> BUILT_IN = Set.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");

    /** @param policyLine 0 when no line states a policy */
    private record Declared(boolean drops, int policyLine, String policyText) {

        /** Of a chain that no line declares, or that has no policy as none of a user's own has. */
        private static final Declared NOT = new Declared(false, 0, "");
    }

    private final @Nullable String name;
    private final Map<String, Draft> chains = new LinkedHashMap<>();
    private boolean hasRules;

    /** A chain that is being read. */
    private static final class Draft {
        private Declared declared = Declared.NOT;
        private List<Rule> rules = List.of();

        void add(Rule rule) {
            if (rules.isEmpty()) {
                // Most chains of Kubernetes have one rule or two.
                rules = new ArrayList<>(1);
            }
            rules.add(rule);
        }
    }

    private IptablesTable(@Nullable String name) {
        this.name = name;
    }

    /** Of {@code iptables-save}, which says its name. */
    static IptablesTable saved(String name) {
        return new IptablesTable(name);
    }

    /** Of {@code iptables -S}, which does not. */
    static IptablesTable listed() {
        return new IptablesTable(null);
    }

    boolean saved() {
        return name != null;
    }

    boolean hasRules() {
        return hasRules;
    }

    boolean declares(String chain) {
        return chains.containsKey(chain);
    }

    void declare(String chain, boolean drops, int line, String text) {
        Draft draft = draft(chain);
        if (BUILT_IN.contains(chain)) {
            draft.declared = new Declared(drops, line, text);
        }
    }

    void add(String chain, Rule rule) {
        draft(chain).add(rule);
        hasRules = true;
    }

    private Draft draft(String chain) {
        return chains.computeIfAbsent(chain, key -> new Draft());
    }

    Table build() {
        String table = name == null ? nameByContent() : name;
        Map<String, Chain> built = new LinkedHashMap<>();
        chains.forEach((chain, draft) ->
                built.put(chain, new Chain(chain, base(table, chain, draft.declared), linked(draft.rules))));
        return new Table(table, priority(table, Hook.OUTPUT).isPresent(), built, false);
    }

    /** A target that is neither a chain of this table nor known may end the packet's way. */
    private List<Rule> linked(List<Rule> unlinked) {
        return unlinked.stream().map(this::linked).toList();
    }

    private Rule linked(Rule rule) {
        String target = rule.verdict().target();
        if (!rule.verdict().entersChain() || target == null || chains.containsKey(target)) {
            return rule;
        }
        return new Rule(
                rule.line(),
                rule.text(),
                rule.matches(),
                List.of(new Effect.UnknownMark(-1)),
                Verdict.chain(Verdict.Kind.UNKNOWN, target),
                rule.handle());
    }

    private static Chain.@Nullable HookPoint base(String table, String chain, Declared declared) {
        Optional<Hook> hook = BUILT_IN.contains(chain) ? Hook.named(chain) : Optional.empty();
        if (hook.isEmpty()) {
            return null;
        }
        return priority(table, hook.get())
                .map(priority -> new Chain.HookPoint(
                        hook.get(),
                        table.equals("nat"),
                        priority,
                        declared.drops(),
                        declared.policyLine(),
                        declared.policyText()))
                .orElse(null);
    }

    private static Optional<Integer> priority(String table, Hook hook) {
        return switch (table) {
            case "raw" -> Optional.of(-300);
            case "mangle" -> Optional.of(-150);
            case "nat" -> Optional.of(hook == Hook.OUTPUT || hook == Hook.PREROUTING ? -100 : 100);
            case "filter" -> Optional.of(0);
            case "security" -> Optional.of(50);
            default -> Optional.empty();
        };
    }

    /** Each table has its own set of built-in chains; without them the targets tell nat from filter. */
    private String nameByContent() {
        boolean before = chains.containsKey("PREROUTING");
        boolean after = chains.containsKey("POSTROUTING");
        if (before && after) {
            return chains.containsKey("FORWARD") ? "mangle" : "nat";
        }
        boolean translates = chains.values().stream()
                .flatMap(draft -> draft.rules.stream())
                .anyMatch(rule ->
                        rule.verdict().rewritesSource() || rule.verdict().rewritesDestination());
        if (translates || after) {
            return "nat";
        }
        return before && !chains.containsKey("INPUT") ? "raw" : "filter";
    }
}
