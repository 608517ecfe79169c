package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.Sample;
import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.verdict.EvidenceSignals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an episode's signals add up to after they left the horizon.
 *
 * @param bySignal signal and source → total
 * @param victims whose health checks were seen to fail in the episode: of their containers alone some signals count; at most
 *     {@link #MOST_VICTIMS}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceTotals(Map<String, Total> bySignal, List<String> victims) {

    static final EvidenceTotals NONE = new EvidenceTotals(Map.of(), List.of());

    private static final int MOST_VICTIMS = 8;

    public EvidenceTotals {
        bySignal = bySignal == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(bySignal));
        victims = victims == null ? List.of() : List.copyOf(victims);
    }

    /** @param source word of the source the signals came from */
    record Total(String signal, String source, long count, Instant first, Instant last, Sample sample) {

        static @Nullable Total of(SignalSeries series) {
            List<Instant> times = series.times();
            return times.isEmpty()
                    ? null
                    : new Total(
                            series.name(),
                            series.source().word(),
                            series.count(),
                            times.get(0),
                            times.get(times.size() - 1),
                            series.sample());
        }

        Total plus(Total other) {
            return new Total(
                    signal,
                    source,
                    count + other.count,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    smaller(sample, other.sample));
        }
    }

    /** From when to when signals belong to an episode. */
    record Span(Instant from, Instant to) {

        private List<SignalSeries> of(NodeEvidence evidence, EvidenceSignals signals, List<String> victims) {
            return evidence.series(signals.names(), series -> signals.hold(series, victims)).stream()
                    .map(series -> series.between(from, to))
                    .filter(series -> !series.isEmpty())
                    .toList();
        }
    }

    /** Those of two parts of one episode. */
    EvidenceTotals plus(EvidenceTotals other) {
        TreeMap<String, Total> both = new TreeMap<>(bySignal);
        other.bySignal.forEach((key, total) -> both.merge(key, total, Total::plus));
        return new EvidenceTotals(both, victims).of(other.victims);
    }

    /** The same, of these victims too. */
    EvidenceTotals of(List<String> more) {
        List<String> all = Stream.concat(victims.stream(), more.stream())
                .distinct()
                .sorted()
                .limit(MOST_VICTIMS)
                .toList();
        return new EvidenceTotals(bySignal, all);
    }

    /** The totals with what leaves the horizon: what stood in {@code before} and no longer stands in {@code after}. */
    EvidenceTotals aged(NodeEvidence before, NodeEvidence after, EvidenceSignals signals, Span span) {
        TreeMap<String, Total> more = new TreeMap<>(bySignal);
        List<SignalSeries> stand = span.of(after, signals, victims);
        Set<SignalSeries> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
        unchanged.addAll(stand);
        for (SignalSeries series : span.of(before, signals, victims)) {
            if (unchanged.contains(series)) {
                continue;
            }
            SignalSeries kept = stand.stream()
                    .filter(other -> other.name().equals(series.name())
                            && other.source() == series.source()
                            && other.attributes().equals(series.attributes()))
                    .findFirst()
                    .orElse(null);
            Total all = Total.of(series);
            Total left = kept == null ? null : Total.of(kept);
            if (all == null
                    || (left != null
                            && left.count() == all.count()
                            && left.first().equals(all.first()))) {
                continue;
            }
            // An Event keeps its count when the first of its known times have left: then they are remembered beside 0
            // of it.
            long gone = all.count() - (left == null ? 0 : left.count());
            more.merge(
                    key(all),
                    new Total(
                            all.signal(),
                            all.source(),
                            gone,
                            all.first(),
                            left == null ? all.last() : all.first(),
                            all.sample()),
                    Total::plus);
        }
        return new EvidenceTotals(more, victims);
    }

    /** The evidence of an incident: what left the horizon and what stands in it; of several sources of one signal the larger count. */
    List<Evidence> with(NodeEvidence now, EvidenceSignals signals, Span span) {
        TreeMap<String, Total> all = new TreeMap<>(bySignal);
        for (SignalSeries series : span.of(now, signals, victims)) {
            Total total = Total.of(series);
            if (total != null) {
                all.merge(key(total), total, Total::plus);
            }
        }
        TreeMap<String, Total> larger = new TreeMap<>();
        all.values().forEach(total -> larger.merge(total.signal(), total, EvidenceTotals::larger));
        List<Evidence> evidence = new ArrayList<>();
        larger.values()
                .forEach(total -> evidence.add(new Evidence(
                        total.signal(),
                        total.count(),
                        total.first(),
                        total.last(),
                        total.sample().text(),
                        total.sample().coordinates())));
        return evidence;
    }

    private static Total larger(Total one, Total other) {
        Total more = other.count() > one.count() ? other : one;
        return new Total(
                more.signal(),
                more.source(),
                more.count(),
                one.first().isBefore(other.first()) ? one.first() : other.first(),
                one.last().isAfter(other.last()) ? one.last() : other.last(),
                smaller(one.sample(), other.sample()));
    }

    private static Sample smaller(Sample one, Sample other) {
        return one.smaller(other);
    }

    private static String key(Total total) {
        return total.signal() + "|" + total.source();
    }
}
