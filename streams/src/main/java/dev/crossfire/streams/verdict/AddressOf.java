package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.streams.evidence.PartSeries;
import dev.crossfire.streams.verdict.Sought.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code address-of: {signal: …, onNode: false}}: whether the address that a signal tells as its {@code value} is one of this node's
 * addresses. That it is not is known only from a list of them that was not taken before it was told, nor perhaps in a pod.
 */
record AddressOf(Sought sought, boolean onNode) implements Check {

    /** Clocks and commands of one round of looking are this far apart. */
    private static final Duration ONE_ROUND = Duration.ofMinutes(1);

    @Override
    public Outcome evaluate(Observations node) {
        Found found = sought.in(node);
        if (found.value().isEmpty()) {
            return Outcome.missed(sought.says() + " told no address");
        }
        String address = found.value().replaceFirst("/\\d+$", "");
        Instant told = found.times().get(found.times().size() - 1);
        Instant first = sought.firstOf(node, found.value());
        Map<Instant, AddressesFact> lists = lists(node);
        if (lists.isEmpty()) {
            return Outcome.missed("the node's addresses were not taken (ip addr), so whether " + address
                    + " is one of them is not known");
        }
        AddressesFact newest = new ArrayList<>(lists.values()).get(lists.size() - 1);
        Instant taken = new ArrayList<>(lists.keySet()).get(lists.size() - 1);
        List<String> all = new ArrayList<>(newest.global());
        all.addAll(newest.others());
        boolean here = all.contains(address);
        if (!here && taken.isBefore(first.minus(ONE_ROUND))) {
            return Outcome.missed("the node's addresses were taken at " + Words.clock(taken) + ", before " + address
                    + " was told: whether it is one of them now is not known");
        }
        if (!here && (all.isEmpty() || newest.perhapsOfPod())) {
            return Outcome.missed(
                    "the addresses that were taken show no interface of a node, perhaps those of a pod: whether "
                            + address + " is one of the node's is not known");
        }
        String says = address + " is " + (here ? "" : "not ") + "one of this node's addresses ("
                + String.join(", ", all) + ")";
        return here == onNode
                ? Outcome.held(says, told, told).with("value", found.value()).with("subject", found.subject())
                : Outcome.missed(says);
    }

    private static Map<Instant, AddressesFact> lists(Observations node) {
        Map<Instant, AddressesFact> lists = new TreeMap<>();
        PartSeries series = node.evidence().parts().get("ip-addr");
        if (series != null) {
            series.samples().forEach((at, sample) -> {
                if (series.content(sample) instanceof AddressesFact addresses
                        && PartSeries.tellsOf(at, node.evidence().present().orElse(at))) {
                    lists.put(at, addresses);
                }
            });
        }
        return lists;
    }
}
