package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.Json;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import dev.crossfire.model.fact.RulesetFact.ForwardLoss;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes facts of the rule sets of one node: evaluates them together, and keeps each fact within 4 KiB. */
public final class RulesetFacts {

    private static final int MOST_BYTES = 4096;

    /** From how much a fact keeps at best to what surely fits. */
    private static final List<Bound> BOUNDS =
            List.of(new Bound(8, 400), new Bound(8, 240), new Bound(6, 200), new Bound(4, 160), new Bound(2, 120));

    private RulesetFacts() {}

    /**
     * @param items of each list
     * @param text length of each rule
     */
    private record Bound(int items, int text) {}

    /** The facts, one for each rule set, in their order. */
    public static List<RulesetFact> of(List<RuleSet> ruleSets) {
        return of(ruleSets, null);
    }

    /**
     * The facts, one for each rule set, in their order.
     *
     * @param pod how a pod of the node reaches the outside; null when not known
     */
    public static List<RulesetFact> of(List<RuleSet> ruleSets, @Nullable PodLink pod) {
        List<RuleSet> ipv4 = ruleSets.stream().filter(set -> set.family() == 4).toList();
        Evaluation evaluation = Evaluation.of(ipv4, pod);
        List<RulesetFact> facts = new ArrayList<>();
        int index = 0;
        for (RuleSet ruleSet : ruleSets) {
            facts.add(ruleSet.family() == 4 ? fact(ruleSet, evaluation, index++, pod) : unjudged(ruleSet));
        }
        return facts;
    }

    private static RulesetFact fact(RuleSet ruleSet, Evaluation evaluation, int index, @Nullable PodLink pod) {
        RulesetFact whole = new RulesetFact(
                ruleSet.backend(),
                ruleSet.family(),
                ruleSet.counted(),
                ruleSet.tableNames(),
                ruleSet.complete(),
                ruleSet.hasKubeFirewall(),
                ruleSet.hasLossyLocalnetDrop(),
                evaluation.localnetDrops(index),
                evaluation.rewriters(index),
                evaluation.otherDrops(index),
                evaluation.redirect(index),
                evaluation.untracked(index),
                KubeProxyChains.standIn(ruleSet),
                KubeProxyChains.rewrittenLines(ruleSet),
                ruleSet.otherBackendWarning(),
                ClusterChains.of(ruleSet, pod, evaluation.forwardDrops(index), evaluation.forwardLosses(index)),
                "",
                ruleSet.ownedTables());
        return bounded(whole);
    }

    /** Of another family: what stands there, but nothing that could be taken for a judgement on 127.0.0.1. */
    private static RulesetFact unjudged(RuleSet ruleSet) {
        return new RulesetFact(
                ruleSet.backend(),
                ruleSet.family(),
                ruleSet.counted(),
                head(ruleSet.tableNames(), 16),
                ruleSet.complete(),
                ruleSet.hasKubeFirewall(),
                false,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                KubeProxyChains.standIn(ruleSet),
                List.of(),
                ruleSet.otherBackendWarning(),
                null,
                "");
    }

    private static RulesetFact bounded(RulesetFact whole) {
        RulesetFact fact = whole;
        for (Bound bound : BOUNDS) {
            fact = bounded(whole, bound);
            if (Json.write(fact).length <= MOST_BYTES) {
                break;
            }
        }
        return fact;
    }

    private static RulesetFact bounded(RulesetFact fact, Bound bound) {
        int text = bound.text();
        return new RulesetFact(
                fact.backend(),
                fact.family(),
                fact.counted(),
                head(fact.tables(), 2 * bound.items()).stream()
                        .map(table -> cut(table, 64))
                        .toList(),
                fact.complete(),
                fact.kubeFirewall(),
                fact.lossyLocalnetDrop(),
                first(fact.localnetDrops(), bound.items(), LocalnetDrop::hooked).stream()
                        .map(drop -> bounded(drop, text))
                        .toList(),
                first(fact.rewriters(), bound.items(), rewriter -> rewriter.certainty() == Certainty.EXACT).stream()
                        .map(rewriter -> bounded(rewriter, text))
                        .toList(),
                first(fact.otherDrops(), bound.items(), drop -> drop.certainty() == Certainty.EXACT).stream()
                        .map(drop -> bounded(drop, text))
                        .toList(),
                cutOrNull(fact.redirect(), text),
                cutOrNull(fact.untracked(), text),
                fact.kubeProxy(),
                fact.kubeProxyLines(),
                fact.otherBackendWarning(),
                bounded(fact.cluster(), bound),
                "",
                fact.ownedTables() == null
                        ? null
                        : head(fact.ownedTables(), bound.items()).stream()
                                .map(table -> cut(table, 64))
                                .toList());
    }

    private static @Nullable ClusterRules bounded(@Nullable ClusterRules rules, Bound bound) {
        return rules == null
                ? null
                : new ClusterRules(
                        rules.kube(),
                        rules.calico(),
                        rules.cni(),
                        rules.services(),
                        rules.servicesHash(),
                        rules.servicesHooked(),
                        rules.podDevice() == null ? null : cut(rules.podDevice(), 32),
                        head(rules.forwardPolicyLines(), 4),
                        first(rules.forwardDrops(), 2, drop -> drop.certainty() == Certainty.EXACT).stream()
                                .map(drop -> bounded(drop, bound.text()))
                                .toList(),
                        first(rules.forwardLosses(), 2, loss -> !loss.to().isEmpty()).stream()
                                .map(loss -> new ForwardLoss(
                                        loss.line(),
                                        cut(loss.table(), 64),
                                        head(loss.from(), 3 * bound.items()),
                                        head(loss.to(), 3 * bound.items())))
                                .toList());
    }

    private static LocalnetDrop bounded(LocalnetDrop drop, int text) {
        return new LocalnetDrop(
                cut(drop.rule(), text),
                drop.line(),
                cut(drop.table(), 64),
                cut(drop.chain(), 64),
                drop.hooks(),
                drop.mayHooks(),
                cutOrNull(drop.behind(), text),
                drop.handle());
    }

    private static Rewriter bounded(Rewriter rewriter, int text) {
        return new Rewriter(
                cut(rewriter.rule(), text),
                rewriter.line(),
                cut(rewriter.table(), 64),
                shortPath(rewriter.path()),
                rewriter.target(),
                cutOrNull(rewriter.toSource(), 64),
                rewriter.certainty(),
                cutOrNull(rewriter.because(), text / 2),
                rewriter.handle(),
                rewriter.onlyPorts());
    }

    private static OtherDrop bounded(OtherDrop drop, int text) {
        return new OtherDrop(
                drop.kind(),
                cut(drop.rule(), text),
                drop.line(),
                drop.hook(),
                cut(drop.chain(), 64),
                drop.before(),
                drop.certainty(),
                cutOrNull(drop.because(), text / 2),
                drop.onlyPorts(),
                cutOrNull(drop.table(), 64));
    }

    /** The first and the last chains of a long path. */
    private static List<String> shortPath(List<String> path) {
        List<String> chains = path.stream().map(chain -> cut(chain, 64)).toList();
        if (chains.size() <= 6) {
            return chains;
        }
        List<String> ends = new ArrayList<>(chains.subList(0, 2));
        ends.add("…");
        ends.addAll(chains.subList(chains.size() - 2, chains.size()));
        return ends;
    }

    /** The first of a list in its order, the ones preferred kept before the others. */
    private static <T> List<T> first(List<T> all, int most, Predicate<T> preferred) {
        long kept = Math.min(most, all.stream().filter(preferred).count());
        List<T> first = new ArrayList<>();
        long others = most - kept;
        for (T each : all) {
            if (preferred.test(each) ? kept-- > 0 : others-- > 0) {
                first.add(each);
            }
        }
        return first;
    }

    private static <T> List<T> head(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static @Nullable String cutOrNull(@Nullable String text, int length) {
        return text == null ? null : cut(text, length);
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
