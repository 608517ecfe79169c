package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule set as its text says it.
 *
 * @param counted rules were printed with counters
 * @param complete every line was understood as far as its form goes, and the text ended as it should
 * @param recognised at least one line was one of a rule set
 * @param counters line of the text → counter of the rule or policy there
 * @param otherBackendWarning the text says that tables of iptables-legacy are present
 */
public record RuleSet(
        Backend backend,
        int family,
        List<Table> tables,
        boolean counted,
        boolean complete,
        boolean recognised,
        Map<Integer, Counter> counters,
        boolean otherBackendWarning) {

    static final String KUBE_FIREWALL = "KUBE-FIREWALL";

    public RuleSet {
        tables = List.copyOf(tables);
        counters = Collections.unmodifiableMap(new HashMap<>(counters));
    }

    /** Lines of the policies that drop forwarded packets. */
    List<Integer> forwardPolicyLines() {
        return tables.stream()
                .filter(Table::judged)
                .flatMap(table -> table.chains().values().stream())
                .map(Chain::base)
                .filter(base -> base != null && base.hook() == Hook.FORWARD && base.drops() && base.line() > 0)
                .map(base -> base.line())
                .toList();
    }

    public List<String> tableNames() {
        return tables.stream().map(Table::name).distinct().toList();
    }

    /** Native tables that a running process has for itself. */
    List<String> ownedTables() {
        return tables.stream().filter(Table::owned).map(Table::name).distinct().toList();
    }

    /** Whether the chain KUBE-FIREWALL stands in table filter, in whatever rendering: there can be no jump to a chain that is not there. */
    public boolean hasKubeFirewall() {
        return tables.stream()
                .filter(table -> table.name().equals("filter") || table.name().equals("ip filter"))
                .anyMatch(table -> table.chains().containsKey(KUBE_FIREWALL) || hasJumpToKubeFirewall(table));
    }

    private static boolean hasJumpToKubeFirewall(Table table) {
        return table.chains().values().stream()
                .flatMap(chain -> chain.rules().stream())
                .anyMatch(rule -> KUBE_FIREWALL.equals(rule.verdict().target()));
    }

    /** Whether an nft rendering of iptables' own localnet rule was seen, which has lost its negations. */
    public boolean hasLossyLocalnetDrop() {
        return tables.stream()
                .filter(table -> !table.judged() && table.name().startsWith("ip "))
                .flatMap(table -> table.chains().values().stream())
                .flatMap(chain -> chain.rules().stream())
                .anyMatch(RuleSet::isLossyLocalnetDrop);
    }

    private static boolean isLossyLocalnetDrop(Rule rule) {
        return rule.verdict().kind() == Verdict.Kind.DROP
                && rule.text().contains("saddr != 127.0.0.0/8")
                && rule.text().contains("daddr 127.0.0.0/8");
    }
}
