package dev.crossfire.streams.outbreak;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.PartSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What gives a node's packets to 127.0.0.1 a foreign source, in words that read the same on every node that has it: the node's own
 * addresses are left out.
 */
final class NodeSignature {

    static final int LONGEST = 240;

    private static final String OWN_ADDRESS = "ADDRESS-OF-THE-NODE";

    private NodeSignature() {}

    /** Of the newest rules and routes; a route before a nat rule, since it decides first. */
    static Optional<String> of(NodeEvidence evidence) {
        TreeSet<String> routes = new TreeSet<>();
        TreeSet<String> rules = new TreeSet<>();
        for (PartSeries series : evidence.parts().values()) {
            Fact newest = series.samples().isEmpty()
                    ? null
                    : series.content(series.samples().lastEntry().getValue());
            if (newest instanceof RulesetFact ruleset) {
                ruleset.rewriters().stream()
                        .filter(rewriter -> rewriter.certainty() == Certainty.EXACT)
                        .forEach(rewriter -> rules.add(natRule(ruleset, rewriter)));
            } else if (newest instanceof RoutesFact table) {
                table.routes().stream()
                        .filter(route -> route.type().equals("local") && foreign(route.src()))
                        .forEach(route -> routes.add("route '" + route.text() + "'"));
            } else if (newest instanceof RouteGetFact get && get.destination().startsWith("127.")) {
                if (foreign(get.src())) {
                    routes.add("source " + get.src() + " of packets to 127.0.0.1");
                }
            }
        }
        return routes.stream()
                .findFirst()
                .or(() -> rules.stream().findFirst())
                .map(text -> everywhere(text, ownAddresses(evidence)));
    }

    static String natRule(RulesetFact ruleset, RulesetFact.Rewriter rewriter) {
        return "nat rule '" + rewriter.rule() + "' (" + ruleset.backend().word() + ")";
    }

    private static boolean foreign(@org.jspecify.annotations.Nullable String source) {
        return source != null && !source.startsWith("127.");
    }

    /** The node's global addresses, as far as they are known; longer ones first. */
    static List<String> ownAddresses(NodeEvidence evidence) {
        List<String> own = new ArrayList<>();
        evidence.parts().values().stream()
                .filter(series -> !series.samples().isEmpty())
                .map(series -> series.content(series.samples().lastEntry().getValue()))
                .filter(Objects::nonNull)
                .filter(AddressesFact.class::isInstance)
                .forEach(fact -> own.addAll(((AddressesFact) fact).global()));
        own.sort(java.util.Comparator.comparing(String::length).reversed().thenComparing(address -> address));
        return own;
    }

    /** The text as it reads on every node, cut where it is longer than needed to tell one from another. */
    static String everywhere(String text, List<String> own) {
        String shared = text;
        for (String address : own) {
            shared = shared.replace(address, OWN_ADDRESS);
        }
        return shared.length() <= LONGEST ? shared : shared.substring(0, LONGEST - 1) + "…";
    }
}
