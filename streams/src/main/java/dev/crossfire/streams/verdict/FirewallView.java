package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import dev.crossfire.streams.evidence.PartSample;
import dev.crossfire.streams.evidence.PartSeries;
import dev.crossfire.streams.fact.RouteDecision;
import dev.crossfire.streams.fact.RouteLookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** The node's rule sets and routes over the horizon. */
final class FirewallView {

    private static final String INPUT = "INPUT";

    private final Observations node;
    private final List<DropRule> drops;
    private final Once<List<DropRule>> hookedWhileFailing = new Once<>(this::findHookedWhileFailing);
    private final Once<Boolean> hookedInInput = new Once<>(this::findHookedInInput);
    private final Map<Instant, List<Ruleset>> rulesets = new HashMap<>();
    private final Map<Instant, List<Rewriting>> rewritings = new HashMap<>();
    private final Once<Instant> explaining = new Once<>(this::explained);

    FirewallView(Observations node) {
        this.node = node;
        this.drops = drops();
    }

    /** Rule sets of IPv4, as each stood at a time. */
    List<Ruleset> rulesets(Instant at) {
        return rulesets.computeIfAbsent(at, this::rulesetsAt);
    }

    private List<Ruleset> rulesetsAt(Instant at) {
        List<Ruleset> rulesets = new ArrayList<>();
        for (PartSeries series : node.evidence().parts().values()) {
            Map.Entry<Instant, PartSample> sample = series.asOf(at);
            if (sample != null && series.content(sample.getValue()) instanceof RulesetFact fact && fact.family() == 4) {
                rulesets.add(new Ruleset(series.part(), sample.getKey(), fact, sample.getValue()));
            }
        }
        return List.copyOf(rulesets);
    }

    /** Every localnet rule seen within the horizon, with its readings. */
    List<DropRule> dropRules() {
        return drops;
    }

    /** The localnet rules that a packet with a foreign source surely reached while checks failed, each as it stood then. */
    List<DropRule> hookedWhileFailing() {
        return hookedWhileFailing.get();
    }

    private List<DropRule> findHookedWhileFailing() {
        return drops.stream()
                .filter(drop -> drop.whileFailing(node).stream().anyMatch(LocalnetDrop::hooked))
                .toList();
    }

    /** Whether one of them was met in INPUT. */
    private boolean findHookedInInput() {
        return hookedWhileFailing().stream()
                .flatMap(drop -> drop.whileFailing(node).stream())
                .anyMatch(drop -> drop.hooks().contains(INPUT));
    }

    /**
     * Whether a localnet rule drops what is rewritten so, as far as any is known: nat rewrites a source behind OUTPUT, so that the packet
     * meets the rule in INPUT alone (measured, domain §4).
     */
    boolean drops(Rewriting rewriting) {
        return hookedWhileFailing().isEmpty() || rewriting.kind() != Rewriting.Kind.NAT || hookedInInput.get();
    }

    /**
     * Whether a localnet rule stood in the way of a packet at a time, as far as any is known.
     *
     * @param byNat nat gave the packet its foreign source, so that it carried the right one through OUTPUT
     */
    boolean dropsAt(Instant at, boolean byNat) {
        return drops.isEmpty()
                || rulesets(at).isEmpty()
                || hookedAt(at).stream()
                        .anyMatch(drop -> !byNat
                                || rulesets(at).stream()
                                        .filter(ruleset -> ruleset.part().equals(drop.part()))
                                        .flatMap(ruleset -> find(ruleset.fact(), drop.rule()).stream())
                                        .anyMatch(found -> found.hooks().contains(INPUT)));
    }

    /**
     * Whether the failing checks are explained at a time by what explains them at all: a localnet rule stood then, and what rewrites where
     * anything does, and both still stood in the snapshot that followed. What gets through when a remedy has been applied, or before the cause
     * came, says nothing of the checks that failed. Where rules were seen but once, that is how they stood.
     */
    boolean explains(Instant at) {
        Optional<Instant> next = nextSnapshot(at);
        return standsAt(at)
                && (next.isPresent() ? standsAt(next.get()) : snapshots().size() == 1);
    }

    private boolean standsAt(Instant at) {
        return !hookedAt(at).isEmpty() && (rewrites(at) || !rewrites(explaining()));
    }

    /** The localnet rules that a packet with a foreign source surely reached at a time. */
    List<DropRule> hookedAt(Instant at) {
        return drops.stream()
                .filter(drop -> rulesets(at).stream()
                        .filter(ruleset -> ruleset.part().equals(drop.part()))
                        .anyMatch(ruleset -> find(ruleset.fact(), drop.rule())
                                .filter(LocalnetDrop::hooked)
                                .isPresent()))
                .toList();
    }

    /** Whether each kind of rule set was readable and whole at a time. */
    boolean seen(Backend backend, Instant at) {
        return rulesets(at).stream()
                .anyMatch(ruleset ->
                        ruleset.fact().backend() == backend && ruleset.fact().complete());
    }

    /** Times of the snapshots that held a readable rule set of IPv4 and tell of what is judged, in order. */
    List<Instant> snapshots() {
        Instant present = node.present();
        return rulesRead().stream()
                .flatMap(NavigableSet::stream)
                .filter(at -> PartSeries.tellsOf(at, present))
                .distinct()
                .sorted()
                .toList();
    }

    /** When a readable rule set of IPv4 was seen last; empty when none was. What stood then says nothing of later times. */
    Optional<Instant> newestSnapshot() {
        Instant present = node.evidence().present().orElse(Instant.MAX);
        return rulesRead().stream()
                .map(read -> read.floor(present))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    /**
     * The time since which every rule set of IPv4 has been read; empty when none was. One that was read once while others were read again tells of
     * its time alone, and is waited for no more.
     */
    Optional<Instant> readSince() {
        List<NavigableSet<Instant>> read = rulesRead();
        boolean again = read.stream().anyMatch(times -> times.size() > 1);
        return read.stream()
                .filter(times -> !again || times.size() > 1)
                .map(NavigableSet::last)
                .min(Comparator.naturalOrder());
    }

    /** When each of the rule sets of IPv4 that were readable was read. */
    private List<NavigableSet<Instant>> rulesRead() {
        return node.evidence().parts().values().stream()
                .map(FirewallView::rulesReadAt)
                .filter(times -> !times.isEmpty())
                .toList();
    }

    private static NavigableSet<Instant> rulesReadAt(PartSeries series) {
        TreeSet<Instant> times = new TreeSet<>();
        series.samples().forEach((at, sample) -> {
            if (series.content(sample) instanceof RulesetFact fact && fact.family() == 4) {
                times.add(at);
            }
        });
        return times;
    }

    /** Whether every rule set that a localnet rule was seen in has been read again at a time or later: what comes of the others tells nothing of it. */
    boolean areDropsReadSince(Instant since) {
        Instant present = node.evidence().present().orElse(Instant.MAX);
        return drops.stream()
                .map(drop -> Objects.requireNonNull(node.evidence().parts().get(drop.part())))
                .map(series -> rulesReadAt(series).ceiling(since))
                .allMatch(read -> read != null && !read.isAfter(present));
    }

    /** What would give a packet to 127.0.0.1 a foreign source at a time; the exact ones first, the route before nat. */
    List<Rewriting> rewritings(Instant at) {
        return rewritings.computeIfAbsent(at, this::rewritingsAt);
    }

    private List<Rewriting> rewritingsAt(Instant at) {
        List<Rewriting> found = new ArrayList<>();
        Optional<RouteDecision> route = route(at);
        route.filter(decision -> decision.outcome() == RouteDecision.Outcome.AWAY || decision.foreignSource())
                .ifPresent(decision -> found.add(ofRoute(decision, at)));
        boolean away = route.filter(decision -> decision.outcome() == RouteDecision.Outcome.AWAY)
                .isPresent();
        List<Ruleset> rulesets = rulesets(at);
        boolean exempt = rulesets.stream()
                .anyMatch(ruleset ->
                        ruleset.fact().redirect() != null || ruleset.fact().untracked() != null);
        if (!away && !exempt) {
            rulesets.forEach(ruleset -> ruleset.fact().rewriters().stream()
                    .filter(rewriter -> hasAddressFor(rewriter, at) && node.concerns(rewriter.onlyPorts()))
                    .forEach(rewriter -> found.add(ofNat(ruleset, rewriter))));
        }
        found.sort(Comparator.comparing(Rewriting::certainty));
        return List.copyOf(found);
    }

    /**
     * When rules and routes are looked at to explain the failing checks: as they stood at the last failing check; or in the snapshot that
     * followed it, when only that one shows what rewrites: the checks fail from the moment it is put there, and a snapshot comes later. Where
     * neither does, as they stood at the last failing check before that had something rewritten.
     */
    Instant explaining() {
        return explaining.get();
    }

    private Instant explained() {
        Instant present = node.present();
        if (rewrites(present)) {
            return present;
        }
        return nextSnapshot(present)
                .filter(this::rewrites)
                .or(() -> lastRewritten(present))
                .orElse(present);
    }

    /** What rewrites may come and go: the last time before at which checks failed while it was there. */
    private Optional<Instant> lastRewritten(Instant present) {
        List<Instant> times = snapshots();
        for (int i = times.size() - 1; i >= 0; i--) {
            Instant from = times.get(i);
            Instant until = i + 1 < times.size() ? times.get(i + 1) : Instant.MAX;
            boolean failing = from.isBefore(present)
                    && node.timedOut().stream()
                            .anyMatch(failure ->
                                    !failure.at().isBefore(from) && failure.at().isBefore(until));
            if (failing && rewrites(from)) {
                return Optional.of(from);
            }
        }
        return Optional.empty();
    }

    private boolean rewrites(Instant at) {
        return rewritings(at).stream().anyMatch(Rewriting::exact);
    }

    /** The time of the last part of the snapshot that followed: its parts are taken one after the other. */
    private Optional<Instant> nextSnapshot(Instant present) {
        Instant end = Instant.MAX;
        for (PartSeries series : node.evidence().parts().values()) {
            Instant first = series.samples().higherKey(present);
            Instant second = first == null ? null : series.samples().higherKey(first);
            end = second != null && second.isBefore(end) ? second : end;
        }
        Instant last = null;
        for (PartSeries series : node.evidence().parts().values()) {
            Instant first = series.samples().higherKey(present);
            boolean within = first != null && first.isBefore(end) && PartSeries.tellsOf(first, present);
            last = within && (last == null || first.isAfter(last)) ? first : last;
        }
        return Optional.ofNullable(last);
    }

    /**
     * The first snapshot after the failing checks from which on none shows the rewriting that stood while they failed; empty when the last one
     * does, or none did.
     */
    Optional<Instant> causeGoneSince() {
        return rewrites(explaining()) ? beginOfEnd(snapshots(), at -> !rewrites(at)) : Optional.empty();
    }

    /** The first of these times behind the failing checks from which on something holds to the last; it would be later each time otherwise. */
    Optional<Instant> beginOfEnd(List<Instant> times, Predicate<Instant> holds) {
        Instant begin = null;
        for (int i = times.size() - 1; i >= 0; i--) {
            Instant at = times.get(i);
            if (!at.isAfter(node.present()) || !holds.test(at)) {
                break;
            }
            begin = at;
        }
        return Optional.ofNullable(begin);
    }

    /** The kernel's decision for 127.0.0.1: its own answer where it was asked, completed by the route and rule that made it. */
    Optional<RouteDecision> route(Instant at) {
        Optional<AddressesFact> addresses = node.addresses(at);
        Optional<RouteDecision> looked = node.evidence()
                .fact("ip-route", at, RoutesFact.class)
                .map(routes -> RouteLookup.decide(
                        routes,
                        node.evidence()
                                .fact("ip-rule", at, PolicyRulesFact.class)
                                .orElse(null),
                        addresses.orElse(null)));
        Optional<RouteGetFact> asked = node.evidence()
                .fact("ip-route-get", at, RouteGetFact.class)
                .filter(get -> get.destination().startsWith("127."));
        if (asked.isEmpty()) {
            return looked;
        }
        RouteDecision answer = answer(asked.get());
        boolean agree = looked.isPresent()
                && looked.get().outcome() == answer.outcome()
                && Objects.equals(looked.get().source(), answer.source());
        if (!agree) {
            return Optional.of(answer);
        }
        RouteDecision found = looked.get();
        return Optional.of(new RouteDecision(
                found.outcome(),
                found.source(),
                found.dev(),
                found.via(),
                found.rule(),
                found.rulePref(),
                found.route(),
                found.routePrefix(),
                found.table(),
                Certainty.EXACT));
    }

    private static RouteDecision answer(RouteGetFact get) {
        RouteDecision.Outcome outcome = RouteDecision.Outcome.UNREACHABLE;
        if (get.error() == null) {
            boolean stays = get.local() && (get.dev() == null || get.dev().equals("lo"));
            outcome = stays ? RouteDecision.Outcome.LOCAL : RouteDecision.Outcome.AWAY;
        }
        return new RouteDecision(
                outcome, get.src(), get.dev(), get.via(), null, -1, null, null, get.table(), Certainty.EXACT);
    }

    private Rewriting ofRoute(RouteDecision decision, Instant at) {
        boolean away = decision.outcome() == RouteDecision.Outcome.AWAY;
        String by = decision.route() == null ? "ip route get 127.0.0.1" : "route '" + decision.route() + "'";
        String rule = decision.rule() == null || decision.rulePref() == 0
                ? ""
                : ", reached by rule '" + decision.rule() + "'";
        String says = away
                ? by + rule + " sends 127.0.0.1 out of " + decision.dev()
                        + (decision.source() == null ? "" : " with source " + decision.source()) + " instead of lo"
                : by + rule + " gives packets to 127.0.0.1 the source " + decision.source();
        return new Rewriting(
                away ? Rewriting.Kind.ROUTED_AWAY : Rewriting.Kind.SOURCE_ROUTE,
                decision.certainty(),
                at,
                null,
                null,
                decision,
                false,
                says);
    }

    private Rewriting ofNat(Ruleset ruleset, Rewriter rewriter) {
        String verb = rewriter.certainty() == Certainty.EXACT ? "rewrites" : "may rewrite";
        String to = rewriter.toSource() == null ? "an address of the node" : rewriter.toSource();
        String unsure = rewriter.because() == null ? "" : " (" + rewriter.because() + ")";
        return new Rewriting(
                Rewriting.Kind.NAT,
                rewriter.certainty(),
                ruleset.takenAt(),
                ruleset.fact().backend(),
                rewriter,
                null,
                ruleset.fact().owned(rewriter.table()),
                "nat rule '" + rewriter.rule() + "' ("
                        + ruleset.fact().backend().word() + ") " + verb + " 127.0.0.1 to " + to + unsure);
    }

    /** MASQUERADE without a global address to take drops the packet itself (measured, domain §4): another fault, not this one. */
    private boolean hasAddressFor(Rewriter rewriter, Instant at) {
        return !rewriter.target().equals("MASQUERADE")
                || node.addresses(at)
                        .map(addresses -> !addresses.global().isEmpty())
                        .orElse(true);
    }

    private List<DropRule> drops() {
        Map<String, LocalnetDrop> rules = new TreeMap<>();
        Map<String, PartSeries> of = new TreeMap<>();
        for (PartSeries series : node.evidence().parts().values()) {
            series.samples().forEach((at, sample) -> {
                if (series.content(sample) instanceof RulesetFact fact && fact.family() == 4) {
                    fact.localnetDrops().forEach(drop -> {
                        String key = series.part() + "|" + drop.table() + "|" + drop.chain() + "|" + drop.rule();
                        rules.put(key, drop);
                        of.put(key, series);
                    });
                }
            });
        }
        List<DropRule> found = new ArrayList<>();
        rules.forEach((key, rule) -> {
            PartSeries series = Objects.requireNonNull(of.get(key));
            found.add(new DropRule(
                    series.part(),
                    backend(series),
                    rule,
                    new CounterSeries(readings(series, rule)),
                    stood(series, rule),
                    copies(series, rule)));
        });
        return found;
    }

    /**
     * Every rule and policy seen within the horizon that surely drops something, other than by the localnet rule.
     *
     * @param of which of a rule set's drops are meant
     */
    List<SureDrop> sureDrops(Function<RulesetFact, List<OtherDrop>> of) {
        Map<String, OtherDrop> drops = new LinkedHashMap<>();
        Map<String, PartSeries> parts = new TreeMap<>();
        for (PartSeries series : node.evidence().parts().values()) {
            series.samples().values().forEach(sample -> {
                if (series.content(sample) instanceof RulesetFact fact && fact.family() == 4) {
                    of.apply(fact).stream()
                            .filter(drop -> drop.certainty() == Certainty.EXACT
                                    && (drop.hook().equals("FORWARD") || node.concerns(drop.onlyPorts())))
                            .forEach(drop -> {
                                String key = series.part() + "|" + SureDrop.place(drop);
                                drops.put(key, drop);
                                parts.put(key, series);
                            });
                }
            });
        }
        List<SureDrop> found = new ArrayList<>();
        drops.forEach((key, drop) -> {
            PartSeries series = Objects.requireNonNull(parts.get(key));
            boolean owned = series.contents().values().stream()
                    .anyMatch(content -> content instanceof RulesetFact fact && fact.owned(drop.table()));
            found.add(new SureDrop(backend(series), drop, new CounterSeries(readings(series, drop, of)), owned));
        });
        return found;
    }

    private static List<CounterSeries.Reading> readings(
            PartSeries series, OtherDrop drop, Function<RulesetFact, List<OtherDrop>> of) {
        List<CounterSeries.Reading> readings = new ArrayList<>();
        series.samples().forEach((at, sample) -> {
            if (series.content(sample) instanceof RulesetFact fact) {
                Optional<OtherDrop> present = of.apply(fact).stream()
                        .filter(other -> SureDrop.place(other).equals(SureDrop.place(drop)))
                        .findFirst();
                if (present.isPresent() || fact.complete()) {
                    readings.add(new CounterSeries.Reading(
                            at,
                            sample.bootId(),
                            present.isPresent(),
                            present.filter(other -> other.certainty() == Certainty.EXACT)
                                    .isPresent(),
                            fact.counted(),
                            present.filter(other -> fact.counted())
                                    .map(other -> sample.counters().get(other.line()))));
                }
            }
        });
        return readings;
    }

    private static Backend backend(PartSeries series) {
        return series.contents().values().stream()
                .filter(RulesetFact.class::isInstance)
                .map(fact -> ((RulesetFact) fact).backend())
                .findFirst()
                .orElseThrow();
    }

    private static List<CounterSeries.Reading> readings(PartSeries series, LocalnetDrop rule) {
        List<CounterSeries.Reading> readings = new ArrayList<>();
        series.samples().forEach((at, sample) -> {
            Fact content = series.content(sample);
            if (content instanceof RulesetFact fact) {
                Optional<LocalnetDrop> present = find(fact, rule);
                if (present.isPresent() || fact.complete()) {
                    Optional<Counter> counter = present.filter(drop -> fact.counted())
                            .map(drop -> sample.counters().get(drop.line()));
                    readings.add(new CounterSeries.Reading(
                            at,
                            sample.bootId(),
                            present.isPresent(),
                            present.filter(LocalnetDrop::hooked).isPresent(),
                            fact.counted(),
                            counter));
                }
            }
        });
        return readings;
    }

    private static List<LocalnetDrop> copies(PartSeries series, LocalnetDrop rule) {
        for (PartSample sample : series.samples().descendingMap().values()) {
            if (series.content(sample) instanceof RulesetFact fact
                    && find(fact, rule).isPresent()) {
                return fact.localnetDrops().stream()
                        .filter(drop -> isSame(drop, rule))
                        .toList();
            }
        }
        return List.of(rule);
    }

    private static Map<Instant, LocalnetDrop> stood(PartSeries series, LocalnetDrop rule) {
        Map<Instant, LocalnetDrop> stood = new TreeMap<>();
        series.samples().forEach((at, sample) -> {
            if (series.content(sample) instanceof RulesetFact fact) {
                find(fact, rule).ifPresent(drop -> stood.put(at, drop));
            }
        });
        return stood;
    }

    private static Optional<LocalnetDrop> find(RulesetFact fact, LocalnetDrop rule) {
        return fact.localnetDrops().stream().filter(drop -> isSame(drop, rule)).findFirst();
    }

    private static boolean isSame(LocalnetDrop drop, LocalnetDrop rule) {
        return drop.rule().equals(rule.rule())
                && drop.chain().equals(rule.chain())
                && drop.table().equals(rule.table());
    }
}
