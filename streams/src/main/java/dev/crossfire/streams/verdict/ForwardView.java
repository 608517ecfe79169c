package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import dev.crossfire.model.fact.RulesetFact.ForwardLoss;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.streams.evidence.PartSample;
import dev.crossfire.streams.evidence.PartSeries;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.verdict.CounterSeries.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands in the way of forwarded packets over the horizon, in the rule sets in which a pod's packet could be followed. */
final class ForwardView {

    /** How the chains begin that network policies are written to: what they drop is meant to be dropped. */
    private static final List<String> OF_NETWORK_POLICY =
            List.of("cali-", "KUBE-NWPLCY-", "KUBE-POD-FW-", "KUBE-ROUTER-", "WEAVE-NPC", "CILIUM_", "ANTREA-");

    private ForwardView() {}

    /**
     * A rule or policy that drops, or may drop, what pods send.
     *
     * @param drop as it last stood, or where it surely did
     * @param loss what else it surely drops
     * @param counters what its counter was; a reading counts as hooked where it surely drops
     */
    record Forwarding(Backend backend, OtherDrop drop, ForwardLoss loss, CounterSeries counters) {

        String says() {
            return SureDrop.says(drop, backend);
        }

        boolean surely() {
            return counters.readings().stream().anyMatch(Reading::hooked);
        }

        /** Whether a connection between these two is surely dropped. */
        boolean concerns(String from, String to) {
            return Ipv4.isIn(from, loss.from()) && Ipv4.isIn(to, loss.to());
        }

        /** Whether it surely dropped at a time, as the last rule set before says; the first after where there is none before. */
        boolean stoodAt(Instant at) {
            Reading near = null;
            for (Reading reading : counters.readings()) {
                if (near == null || !reading.at().isAfter(at)) {
                    near = reading;
                }
            }
            return near != null && near.hooked();
        }

        boolean stands() {
            List<Reading> readings = counters.readings();
            return readings.get(readings.size() - 1).present();
        }
    }

    static boolean ofNetworkPolicy(OtherDrop drop) {
        return OF_NETWORK_POLICY.stream().anyMatch(drop.chain()::contains);
    }

    /** Every one of them but those of network policies, those that surely drop first. */
    static List<Forwarding> drops(Observations node) {
        List<Forwarding> found = new ArrayList<>();
        for (PartSeries series : node.evidence().parts().values()) {
            of(series).values().stream()
                    .filter(drop -> !ofNetworkPolicy(drop.drop()))
                    .forEach(found::add);
        }
        found.sort(Comparator.comparing((Forwarding drop) -> !drop.surely()).thenComparing(drop -> !drop.stands()));
        return found;
    }

    private static Map<String, Forwarding> of(PartSeries series) {
        Map<String, OtherDrop> drops = new TreeMap<>();
        Map<String, ForwardLoss> losses = new TreeMap<>();
        Map<Instant, RulesetFact> followed = new TreeMap<>();
        series.samples().forEach((at, sample) -> {
            RulesetFact fact = followed(series, sample);
            if (fact != null && fact.cluster() != null) {
                followed.put(at, fact);
                for (OtherDrop drop : fact.cluster().forwardDrops()) {
                    OtherDrop known = drops.get(SureDrop.place(drop));
                    if (known == null || known.certainty() != Certainty.EXACT || drop.certainty() == Certainty.EXACT) {
                        drops.put(SureDrop.place(drop), drop);
                        losses.put(SureDrop.place(drop), loss(fact.cluster(), drop));
                    }
                }
            }
        });
        Map<String, Forwarding> found = new TreeMap<>();
        drops.forEach((place, drop) -> {
            List<Reading> readings = new ArrayList<>();
            followed.forEach((at, fact) -> readings.add(reading(series, at, fact, place)));
            Backend backend = followed.values().iterator().next().backend();
            ForwardLoss loss = losses.getOrDefault(place, loss(null, drop));
            found.put(place, new Forwarding(backend, drop, loss, new CounterSeries(readings)));
        });
        return found;
    }

    private static @Nullable RulesetFact followed(PartSeries series, PartSample sample) {
        return series.content(sample) instanceof RulesetFact fact
                        && fact.family() == 4
                        && fact.complete()
                        && fact.cluster() != null
                        && fact.cluster().podDevice() != null
                ? fact
                : null;
    }

    private static ForwardLoss loss(@Nullable ClusterRules rules, OtherDrop drop) {
        List<ForwardLoss> losses = rules == null ? List.of() : rules.forwardLosses();
        return losses.stream()
                .filter(loss -> loss.line() == drop.line())
                .findFirst()
                .orElse(new ForwardLoss(drop.line(), "", List.of(), List.of()));
    }

    private static Reading reading(PartSeries series, Instant at, RulesetFact fact, String place) {
        PartSample sample = series.samples().get(at);
        Optional<OtherDrop> present = fact.cluster() == null
                ? Optional.empty()
                : fact.cluster().forwardDrops().stream()
                        .filter(drop -> SureDrop.place(drop).equals(place))
                        .findFirst();
        return new Reading(
                at,
                sample == null ? null : sample.bootId(),
                present.isPresent(),
                present.filter(drop -> drop.certainty() == Certainty.EXACT).isPresent(),
                fact.counted(),
                present.filter(drop -> fact.counted() && sample != null)
                        .map(drop -> sample == null ? null : sample.counters().get(drop.line())));
    }

    /** Times of the snapshots in which a pod's packet could be followed, in order. */
    static List<Instant> followedAt(Observations node) {
        List<Instant> snapshots = node.firewall().snapshots();
        TreeSet<Instant> times = new TreeSet<>();
        for (PartSeries series : node.evidence().parts().values()) {
            series.samples().forEach((at, sample) -> {
                if (followed(series, sample) != null && snapshots.contains(at)) {
                    times.add(at);
                }
            });
        }
        return List.copyOf(times);
    }

    /** What drops, or may drop, what pods send at a time, that of network policies too. */
    static List<OtherDrop> dropsAt(Observations node, Instant at) {
        return node.firewall().rulesets(at).stream()
                .map(ruleset -> ruleset.fact().cluster())
                .filter(rules -> rules != null)
                .flatMap(rules -> rules.forwardDrops().stream())
                .toList();
    }
}
