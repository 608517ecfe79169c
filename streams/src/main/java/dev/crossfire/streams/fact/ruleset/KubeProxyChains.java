package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The iptables chains that kube-proxy writes anew in each sync, in iptables mode. A fallen counter of one of their rules tells that a
 * sync happened, which also resets KUBE-FIREWALL.
 */
final class KubeProxyChains {

    private static final int MOST = 8;

    private static final Set<String> OF_IPTABLES_MODE =
            Set.of("KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-CANARY");

    /** These say ipvs mode, which leaves KUBE-FIREWALL of table filter alone. */
    private static final Set<String> OF_IPVS_MODE = Set.of("KUBE-NODE-PORT", "KUBE-LOAD-BALANCER", "KUBE-IPVS-FILTER");

    private KubeProxyChains() {}

    static boolean standIn(RuleSet ruleSet) {
        return has(ruleSet, OF_IPTABLES_MODE) && !has(ruleSet, OF_IPVS_MODE);
    }

    /**
     * Lines of rules that every sync rewrites and that a living node's traffic hits, told by their place alone: the first that every new
     * connection meets, the last of KUBE-SERVICES that local ones meet, what forwarded traffic meets.
     */
    static List<Integer> rewrittenLines(RuleSet ruleSet) {
        if (!standIn(ruleSet)) {
            return List.of();
        }
        List<Integer> lines = new ArrayList<>();
        firstOf(lines, rules(ruleSet, "nat", "KUBE-POSTROUTING"), 1);
        List<Rule> services = rules(ruleSet, "nat", "KUBE-SERVICES");
        if (!services.isEmpty()) {
            lines.add(services.get(services.size() - 1).line());
        }
        firstOf(lines, rules(ruleSet, "filter", "KUBE-FORWARD"), 3);
        firstOf(lines, services, 2);
        firstOf(lines, rules(ruleSet, "nat", "KUBE-NODEPORTS"), 2);
        return lines.stream().distinct().limit(MOST).sorted().toList();
    }

    private static void firstOf(List<Integer> lines, List<Rule> rules, int most) {
        rules.stream().limit(most).forEach(rule -> lines.add(rule.line()));
    }

    private static boolean has(RuleSet ruleSet, Set<String> chains) {
        return ruleSet.tables().stream()
                .filter(Table::judged)
                .anyMatch(table -> table.chains().keySet().stream().anyMatch(chains::contains));
    }

    private static List<Rule> rules(RuleSet ruleSet, String table, String chain) {
        return ruleSet.tables().stream()
                .filter(each -> each.name().equals(table))
                .map(each -> each.chains().get(chain))
                .filter(each -> each != null)
                .flatMap(each -> each.rules().stream())
                .toList();
    }
}
