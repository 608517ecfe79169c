package dev.crossfire.streams.survey;

import dev.crossfire.model.NodeKey;
import dev.crossfire.streams.survey.Ailment.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proposes which names are one node's: one that begins as another does and goes on with a domain. Proposals only: two nodes joined by
 * mistake would give verdicts about neither.
 */
final class NodeAliases {

    private NodeAliases() {}

    static List<Ailment> of(Collection<NodeSurvey> nodes) {
        TreeSet<NodeKey> keys = new TreeSet<>();
        nodes.forEach(node -> keys.add(node.key()));
        Map<String, List<String>> pairsOfSuffix = new TreeMap<>();
        for (NodeKey key : keys) {
            int dot = key.node().indexOf('.');
            if (dot > 0 && keys.contains(new NodeKey(key.cluster(), key.node().substring(0, dot)))) {
                pairsOfSuffix
                        .computeIfAbsent(key.node().substring(dot), suffix -> new ArrayList<>())
                        .add(key.node().substring(0, dot) + " and " + key.node());
            }
        }
        List<Ailment> proposals = new ArrayList<>();
        pairsOfSuffix.forEach((suffix, pairs) -> proposals.add(new Ailment(
                "node-alias",
                Severity.WARNING,
                pairs.get(0),
                pairs.size() == 1
                        ? "look like one node"
                        : "look like one node, and " + (pairs.size() - 1) + " more pairs do",
                "their sources are not joined as long as they have two names",
                "if they are one: --node-suffix " + suffix + " (CROSSFIRE_NODE_SUFFIX) at 'stream' or 'up'",
                null)));
        return proposals;
    }
}
