package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.streams.verdict.ForwardView.Forwarding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How pods' traffic is let pass what drops it in FORWARD. A policy is asked last, so rules at the end come before it. A rule that drops
 * everything is put behind them, so that what stands before it, network policy too, keeps its place. Before a rule with conditions one has
 * to be inserted.
 */
final class ForwardRepair {

    /** Every name that is filled here. */
    static final Set<String> NAMES =
            Set.of("forward.accept", "forward.rollback", "forward.verify", "forward.policy", "forward.policy.rollback");

    private static final Pattern UNCONDITIONAL = Pattern.compile(
            "-A \\S+( -m comment --comment (\"[^\"]*\"|[^\"\\s]+))? -j DROP|(counter( packets \\d+ bytes \\d+)? )?drop( comment \"[^\"]*\")?");

    private final Set<String> accept = new LinkedHashSet<>();
    private final Set<String> rollback = new LinkedHashSet<>();
    private final Set<String> verify = new LinkedHashSet<>();
    private final Set<String> policy = new LinkedHashSet<>();
    private final Set<String> policyBack = new LinkedHashSet<>();

    private ForwardRepair() {}

    static boolean isWithoutConditions(Forwarding drop) {
        return drop.drop().kind().equals("rule")
                && UNCONDITIONAL.matcher(drop.drop().rule()).matches();
    }

    static void bind(Observations node, Map<String, List<String>> bindings) {
        List<Forwarding> drops = ForwardView.drops(node);
        List<Forwarding> sure = drops.stream().filter(Forwarding::surely).toList();
        List<Forwarding> all = sure.isEmpty() ? drops : sure;
        List<Forwarding> standing = all.stream().filter(Forwarding::stands).toList();
        ForwardRepair repair = new ForwardRepair();
        (standing.isEmpty() ? all : standing).forEach(repair::add);
        bindings.put("forward.accept", List.copyOf(repair.accept));
        bindings.put("forward.rollback", List.copyOf(repair.rollback));
        bindings.put("forward.verify", List.copyOf(repair.verify));
        bindings.put("forward.policy", List.copyOf(repair.policy));
        bindings.put("forward.policy.rollback", List.copyOf(repair.policyBack));
    }

    private void add(Forwarding drop) {
        if (drop.backend() == Backend.NATIVE) {
            inNative(drop);
        } else {
            inIptables(drop);
        }
    }

    private void inNative(Forwarding drop) {
        String table = drop.loss().table().isEmpty() ? "TABLE" : drop.loss().table();
        String chain = table + " " + drop.drop().chain();
        boolean isPolicy = drop.drop().kind().equals("policy");
        String verb = isPolicy ? "nft add rule " : "nft insert rule ";
        accept.add(verb + chain + " ip saddr PODCIDR accept");
        accept.add(verb + chain + " ip daddr PODCIDR accept");
        rollback.add("nft -a list chain " + chain + " shows the handles H of both, then: nft delete rule " + chain
                + " handle H");
        verify.add("nft list chain " + chain + " shows both rules");
        if (isPolicy) {
            policy.add("nft chain " + chain + " '{ policy accept; }'");
            policyBack.add("nft chain " + chain + " '{ policy drop; }'");
        }
    }

    private void inIptables(Forwarding drop) {
        String binary = drop.backend().binary() + " -w ";
        String chain = drop.drop().chain();
        boolean isPolicy = drop.drop().kind().equals("policy");
        boolean last = isWithoutConditions(drop);
        String place = isPolicy || last ? "-A " + chain : "-I " + chain + " 1";
        accept.add(binary + place + " -s PODCIDR -j ACCEPT");
        accept.add(binary + place + " -d PODCIDR -j ACCEPT");
        rollback.add(binary + "-D " + chain + " -s PODCIDR -j ACCEPT");
        rollback.add(binary + "-D " + chain + " -d PODCIDR -j ACCEPT");
        if (isPolicy) {
            verify.add("the counter of " + chain + "'s policy stands still ("
                    + drop.backend().binary() + " -L " + chain + " -nvx)");
            policy.add(binary + "-P " + chain + " ACCEPT");
            policyBack.add(binary + "-P " + chain + " DROP");
            return;
        }
        verify.add("the counter of '" + drop.drop().rule() + "' stands still");
        if (last) {
            String rule = drop.drop().rule().substring("-A ".length());
            accept.add(binary + "-A " + rule + "   # once more, behind them");
            accept.add(binary + "-D " + rule + "   # the first of the two, which stood before them");
        }
    }
}
