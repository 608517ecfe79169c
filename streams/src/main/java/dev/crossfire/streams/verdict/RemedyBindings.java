package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.streams.fact.RouteDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The exact commands for the rules and routes found on a node: always the backend's own binary, never plain {@code iptables}, never a rule
 * index (domain §10.5).
 */
final class RemedyBindings {

    /** Port of a component of the node → path of its health endpoint; Felix', kubelet's, kube-proxy's, etcd's, the control plane's. */
    private static final Map<String, String> HEALTH_PATHS = Map.of(
            "9099", "/liveness",
            "9199", "/liveness",
            "10248", "/healthz",
            "10249", "/healthz",
            "10256", "/healthz",
            "2381", "/health",
            "10257", "/healthz",
            "10259", "/healthz");

    private static final Set<String> HTTPS_PORTS = Set.of("10257", "10259");

    private static final String LOOPBACK = "127.0.0.0/8";

    private static final String BOTH_FIRST = "both rules stand first in their chains";

    /** Of Crossfire's remedies alone, so that it can be deleted whole. */
    private static final String OWN_TABLE = "ip crossfire";

    /** Every name that is filled here. */
    static final Set<String> NAMES = Set.of(
            "port",
            "victim",
            "verify",
            "nat.exclude",
            "nat.verify",
            "nat.rollback",
            "nat.owner",
            "accept.commands",
            "accept.rollback",
            "delete.commands",
            "delete.rollback",
            "close.port",
            "accept.verify",
            "calico.daemonset",
            "loopback.accept",
            "loopback.rollback",
            "loopback.verify",
            "route.repair",
            "route.rollback");

    private RemedyBindings() {}

    static Map<String, List<String>> of(Observations node) {
        Instant at = node.firewall().explaining();
        Map<String, List<String>> bindings = new TreeMap<>();
        String port = Integer.toString(node.port());
        bindings.put("port", List.of(port));
        String victim = node.victim();
        bindings.put("victim", List.of(victim));
        bindings.put("calico.daemonset", List.of(node.daemonSet()));
        bindings.put("verify", List.of(verify(node, port, victim)));
        nat(node.firewall().rewritings(at), bindings);
        drops(node.firewall().hookedWhileFailing(), port, bindings);
        loopback(
                node.firewall().sureDrops(RulesetFact::otherDrops).stream()
                        .filter(drop -> drop.stoodWhileFailing(node))
                        .toList(),
                bindings);
        ForwardRepair.bind(node, bindings);
        LoopbackRoute repair = LoopbackRoute.of(node, at);
        bindings.put("route.repair", repair.repair());
        bindings.put("route.rollback", repair.rollback());
        return bindings;
    }

    private static String verify(Observations node, String port, String victim) {
        boolean secure = HTTPS_PORTS.contains(port);
        String path = HEALTH_PATHS.getOrDefault(port, "/");
        String code = path.equals("/liveness") ? "200 or 204" : path.equals("/") ? "any number but 000" : "200";
        String seconds = node.checkPeriod().compareTo(Observations.MANIFEST_PERIOD) > 0 ? "200" : "90";
        return "curl -4 -sS " + (secure ? "-k " : "") + "-m5 -o /dev/null -w '%{http_code}\\n' "
                + (secure ? "https" : "http")
                + "://127.0.0.1:" + port + path + " answers " + code + ", the rule's counter stands still, and "
                + victim
                + " stays Ready without a restart for " + seconds + " s";
    }

    private static void nat(List<Rewriting> rewritings, Map<String, List<String>> bindings) {
        Set<String> exclude = new LinkedHashSet<>();
        Set<String> verify = new LinkedHashSet<>();
        Set<String> rollback = new LinkedHashSet<>();
        Set<String> owners = new LinkedHashSet<>();
        for (Rewriting rewriting : rewritings) {
            if (rewriting.rule() == null || rewriting.backend() == null || !rewriting.exact()) {
                continue;
            }
            owners.add(RuleOwner.of(rewriting.rule()));
            if (rewriting.owned()) {
                // nft lets nobody but its process change that table: a table of its own settles the source before it is
                // asked.
                String chain = OWN_TABLE + " postrouting";
                exclude.add("nft add table " + OWN_TABLE);
                exclude.add("nft add chain " + chain + " '{ type nat hook postrouting priority 0; }'");
                exclude.add("nft add rule " + chain + " oifname lo ip saddr 127.0.0.1 ip daddr " + LOOPBACK
                        + " snat to 127.0.0.1");
                verify.add("nft list chain " + chain + " shows it first");
                rollback.add("nft delete table " + OWN_TABLE);
            } else if (rewriting.backend() == Backend.NATIVE) {
                String chain =
                        rewriting.rule().table() + " " + rewriting.rule().path().get(0);
                exclude.add("nft insert rule " + chain + " oifname lo ip daddr " + LOOPBACK + " return");
                verify.add("nft list chain " + chain + " shows it first");
                rollback.add("nft -a list chain " + chain + " shows its handle H, then: nft delete rule " + chain
                        + " handle H");
            } else {
                String binary = rewriting.backend().binary();
                String match = "-o lo -s " + LOOPBACK + " -d " + LOOPBACK + " -j RETURN";
                exclude.add(binary + " -w -t nat -I POSTROUTING 1 " + match);
                verify.add(binary + " -t nat -S POSTROUTING shows it as the first rule");
                rollback.add(binary + " -w -t nat -D POSTROUTING " + match);
            }
        }
        bindings.put("nat.exclude", List.copyOf(exclude));
        bindings.put("nat.verify", List.copyOf(verify));
        bindings.put("nat.rollback", List.copyOf(rollback));
        bindings.put("nat.owner", owners.isEmpty() ? List.of("unknown") : List.copyOf(owners));
    }

    private static void drops(List<DropRule> drops, String port, Map<String, List<String>> bindings) {
        Set<String> accept = new LinkedHashSet<>();
        Set<String> acceptBack = new LinkedHashSet<>();
        Set<String> acceptVerify = new LinkedHashSet<>();
        Set<String> delete = new LinkedHashSet<>();
        Set<String> deleteBack = new LinkedHashSet<>();
        Set<String> close = new LinkedHashSet<>();
        for (DropRule drop : drops) {
            LocalnetDrop rule = drop.rule();
            if (drop.backend() == Backend.NATIVE) {
                String chain = rule.table() + " " + rule.chain();
                rule.hooks()
                        .forEach(hook -> accept.add(
                                "nft insert rule " + chain + " " + (hook.equals("INPUT") ? "iifname" : "oifname")
                                        + " lo ip daddr " + LOOPBACK + " accept"));
                acceptVerify.add("nft list chain " + chain + " shows "
                        + (rule.hooks().size() > 1 ? "both rules" : "the rule") + " before it");
                acceptBack.add("nft -a list chain " + chain + " shows the handles, then: nft delete rule " + chain
                        + " handle H");
                drop.copies()
                        .forEach(copy -> delete.add(
                                copy.handle() == null
                                        ? "nft -a list chain " + chain
                                                + "   # shows the rule's handle H, then: nft delete rule " + chain
                                                + " handle H"
                                        : "nft delete rule " + chain + " handle " + copy.handle()));
                deleteBack.add("nft add rule " + chain + " " + rule.rule());
            } else {
                String binary = drop.backend().binary();
                String in = " INPUT 1 -i lo -d " + LOOPBACK + " -j ACCEPT";
                String out = " OUTPUT 1 -o lo -d " + LOOPBACK + " -j ACCEPT";
                accept.add(binary + " -w -I" + in);
                accept.add(binary + " -w -I" + out);
                acceptBack.add(binary + " -w -D" + in.replace(" 1 ", " "));
                acceptBack.add(binary + " -w -D" + out.replace(" 1 ", " "));
                String text =
                        rule.rule().startsWith("-A ") ? rule.rule().substring(3) : rule.chain() + " " + rule.rule();
                acceptVerify.add(BOTH_FIRST);
                // Each -D takes one: where the rule was added again and again, the next copy would drop as the first
                // did.
                delete.add(
                        drop.copies().size() > 1
                                ? "while " + binary + " -w -D " + text + " 2>/dev/null; do :; done"
                                : binary + " -w -D " + text);
                deleteBack.add(binary + " -w -A " + text);
                close.add(binary + " -w -I INPUT 1 ! -i lo -p tcp --dport " + port + " -j DROP");
            }
        }
        bindings.put("accept.commands", List.copyOf(accept));
        bindings.put("accept.rollback", List.copyOf(acceptBack));
        bindings.put("accept.verify", List.copyOf(acceptVerify));
        bindings.put("delete.commands", List.copyOf(delete));
        bindings.put("delete.rollback", List.copyOf(deleteBack));
        bindings.put(
                "close.port",
                close.isEmpty()
                        ? List.of("iptables-nft -w -I INPUT 1 ! -i lo -p tcp --dport " + port + " -j DROP")
                        : List.copyOf(close));
    }

    /** How to let loopback traffic pass before the rules and policies that drop it; native tables by the chain that holds the drop. */
    private static void loopback(List<SureDrop> drops, Map<String, List<String>> bindings) {
        Set<String> accept = new LinkedHashSet<>();
        Set<String> back = new LinkedHashSet<>();
        Set<String> verify = new LinkedHashSet<>();
        for (SureDrop drop : drops) {
            if (drop.backend() == Backend.NATIVE && drop.drop().table() != null) {
                String chain = drop.drop().table() + " " + drop.drop().chain();
                boolean leaves = drop.drop().hook().equals("OUTPUT")
                        || drop.drop().hook().equals("POSTROUTING");
                accept.add("nft insert rule " + chain + " " + (leaves ? "oifname" : "iifname") + " lo accept");
                back.add("nft -a list chain " + chain + " shows its handle H, then: nft delete rule " + chain
                        + " handle H");
                verify.add("nft list chain " + chain + " shows it first");
            } else if (drop.backend() == Backend.NATIVE) {
                accept.add("nft list ruleset   # the table that holds the chain "
                        + drop.drop().chain() + ", then: nft insert rule TABLE "
                        + drop.drop().chain() + " iifname lo accept");
                back.add("nft -a list ruleset shows the handle H, then: nft delete rule TABLE "
                        + drop.drop().chain() + " handle H");
                verify.add("nft list ruleset shows it first in its chain");
            } else {
                String binary = drop.backend().binary();
                String in = " INPUT 1 -i lo -s " + LOOPBACK + " -d " + LOOPBACK + " -j ACCEPT";
                String out = " OUTPUT 1 -o lo -s " + LOOPBACK + " -d " + LOOPBACK + " -j ACCEPT";
                accept.add(binary + " -w -I" + in);
                accept.add(binary + " -w -I" + out);
                verify.add(BOTH_FIRST);
                back.add(binary + " -w -D" + in.replace(" 1 ", " "));
                back.add(binary + " -w -D" + out.replace(" 1 ", " "));
            }
        }
        bindings.put("loopback.accept", List.copyOf(accept));
        bindings.put("loopback.rollback", List.copyOf(back));
        bindings.put("loopback.verify", List.copyOf(verify));
    }

    /** How to give 127.0.0.1 its route back, and how to undo that. */
    record LoopbackRoute(List<String> repair, List<String> rollback, boolean known) {

        private static final String RIGHT = " dev lo table local proto kernel scope host src 127.0.0.1";

        static LoopbackRoute of(Observations node, Instant at) {
            RouteDecision decision = node.firewall().route(at).orElse(null);
            List<String> repair = new ArrayList<>();
            List<String> rollback = new ArrayList<>();
            if (decision == null) {
                return new LoopbackRoute(repair, rollback, false);
            }
            AddressesFact addresses = node.addresses(at).orElse(null);
            if (addresses != null && !addresses.loopbackUp()) {
                repair.add("ip link set lo up");
            }
            if (addresses != null && !addresses.hasLoopbackAddress()) {
                repair.add("ip addr add 127.0.0.1/8 dev lo");
                rollback.add("ip addr del 127.0.0.1/8 dev lo");
            }
            boolean byLocalTable = decision.table() == null || decision.table().equals("local");
            if (!byLocalTable && decision.rulePref() >= 0) {
                before(decision, repair, rollback);
            }
            localTable(node, at, decision, byLocalTable, repair, rollback);
            boolean known = !repair.isEmpty();
            if (!known) {
                repair.add("ip rule   # find the rule that leads to table " + decision.table()
                        + " and its preference P, then: ip rule add pref P-1" + " to " + LOOPBACK + " lookup local");
            }
            return new LoopbackRoute(List.copyOf(repair), List.copyOf(rollback), known);
        }

        /** A rule of its own in front of the one that leads astray. */
        private static void before(RouteDecision decision, List<String> repair, List<String> rollback) {
            int pref = decision.rulePref();
            if (pref > 0) {
                String rule = "pref " + (pref - 1) + " to " + LOOPBACK + " lookup local";
                repair.add("ip rule add " + rule);
                rollback.add("ip rule del " + rule);
                return;
            }
            String text = decision.rule() == null
                    ? ""
                    : decision.rule().replaceFirst("^\\s*\\d+:\\s*", "").strip();
            repair.add("ip rule add pref 2 " + text);
            repair.add("ip rule del pref 0 " + text);
            repair.add("ip rule add pref 1 to " + LOOPBACK + " lookup local");
            rollback.add("ip rule add pref 0 " + text);
            rollback.add("ip rule del pref 2 " + text);
            rollback.add("ip rule del pref 1 to " + LOOPBACK + " lookup local");
        }

        private static void localTable(
                Observations node,
                Instant at,
                RouteDecision decision,
                boolean byLocalTable,
                List<String> repair,
                List<String> rollback) {
            if (!byLocalTable || decision.outcome() == RouteDecision.Outcome.UNREACHABLE) {
                return;
            }
            List<RoutesFact.Route> local = node.evidence()
                    .fact("ip-route", at, RoutesFact.class)
                    .map(routes -> routes.routes().stream()
                            .filter(route -> route.table().equals("local")
                                    && route.prefix().startsWith("127."))
                            .toList())
                    .orElse(List.of());
            List<RoutesFact.Route> bad = local.stream()
                    .filter(route -> route.src() != null && !route.src().startsWith("127."))
                    .toList();
            boolean goodBeside = local.stream()
                    .anyMatch(route -> route.prefix().equals("127.0.0.1/32") && "127.0.0.1".equals(route.src()));
            boolean badHost = bad.stream().anyMatch(route -> route.prefix().equals("127.0.0.1/32"));
            if (badHost && goodBeside) {
                bad.stream()
                        .filter(route -> route.prefix().equals("127.0.0.1/32"))
                        .forEach(route -> {
                            repair.add("ip route del local 127.0.0.1 dev lo table local src " + route.src());
                            // In front of the right one again: behind it, it would do nothing.
                            rollback.add("ip route prepend " + route.text());
                        });
                return;
            }
            if (decision.foreignSource() || decision.outcome() == RouteDecision.Outcome.AWAY) {
                repair.add("ip route replace local 127.0.0.1" + RIGHT);
                bad.stream()
                        .filter(route -> route.prefix().equals("127.0.0.1/32"))
                        .forEach(route -> rollback.add("ip route replace " + route.text()));
                if (!badHost) {
                    rollback.add("ip route del local 127.0.0.1 dev lo table local");
                }
                bad.stream().filter(route -> route.prefix().equals(LOOPBACK)).forEach(route -> {
                    repair.add("ip route replace local " + LOOPBACK + RIGHT);
                    rollback.add("ip route replace " + route.text());
                });
            }
        }
    }
}
