package dev.crossfire.streams.topology;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.outbreak.Holding;
import dev.crossfire.streams.outbreak.Holdings;
import dev.crossfire.streams.outbreak.OutbreakSettings;
import dev.crossfire.streams.outbreak.PartialSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Nodes whose incidents or findings changed in, parts of outbreaks out. A record costs one look-up; all that is held is gone through when
 * the number of nodes that a conflict hit reaches 1, 2, 3 or a power of two, and at ticks.
 */
final class VictimsProcessor implements Processor<String, Object, String, OutbreakPart> {

    private final Holdings holdings;
    private final PartialSet set;

    /** How many nodes are held one by one that were hit. */
    private final Map<HoldingKey.Set, Integer> sizes = new HashMap<>();

    private ProcessorContext<String, OutbreakPart> context;
    private KeyValueStore<String, Holding> held;
    private KeyValueStore<String, OutbreakPart> sent;

    VictimsProcessor(OutbreakSettings settings) {
        holdings = new Holdings(settings);
        set = new PartialSet(settings);
    }

    @Override
    public void init(ProcessorContext<String, OutbreakPart> taskContext) {
        context = taskContext;
        held = context.getStateStore(VictimsStep.VICTIMS);
        sent = context.getStateStore(VictimsStep.PARTS);
        all().forEach((key, names) -> sizes.put(key, victims(names)));
    }

    @Override
    public void process(Record<String, Object> record) {
        if (record.value() instanceof Tick tick) {
            tick(tick.at(), record.timestamp());
            return;
        }
        FoldedNode folded = (FoldedNode) record.value();
        NodeEvidence evidence = folded.step().state().evidence();
        for (Finding finding : folded.step().findings()) {
            HoldingKey key = new HoldingKey(
                    new HoldingKey.Set(finding.cluster(), finding.conflict()), Holdings.nameOfRisk(finding.node()));
            put(key, holdings.atRisk(finding, evidence));
        }
        for (Incident incident : folded.step().incidents()) {
            HoldingKey.Set set = new HoldingKey.Set(incident.cluster(), incident.conflict());
            HoldingKey key = new HoldingKey(set, Holdings.nameOfVictim(incident.id()));
            HoldingKey past = new HoldingKey(set, Holdings.nameOfPast(incident.node()));
            Optional<Holding> victim = holdings.victim(incident, held.get(key.text()), held.get(past.text()), evidence);
            int more = put(key, victim);
            sizes.merge(set, more, Integer::sum);
            if (more > 0 && worthTelling(set)) {
                send(set, evidence.tick(), holdingsOf(set), record.timestamp());
            }
        }
    }

    /** By how many holdings there are more: one or none, or one less. */
    private int put(HoldingKey key, Optional<Holding> now) {
        String text = key.text();
        @Nullable Holding before = held.get(text);
        if (now.isEmpty()) {
            if (before == null) {
                return 0;
            }
            held.delete(text);
            return -1;
        }
        if (!now.get().equals(before)) {
            held.put(text, now.get());
        }
        return before == null ? 1 : 0;
    }

    private static int victims(Map<String, Holding> named) {
        return Math.toIntExact(named.values().stream()
                .filter(holding -> holding.victim() != null)
                .count());
    }

    /** What is not told now is told at the next tick. */
    private boolean worthTelling(HoldingKey.Set set) {
        int size = sizes.getOrDefault(set, 0);
        return size <= 3 || Integer.bitCount(size) == 1;
    }

    private void tick(Instant tick, long timestamp) {
        Map<HoldingKey.Set, Map<String, Holding>> all = all();
        for (HoldingKey.Set key : sentSets()) {
            all.putIfAbsent(key, new TreeMap<>());
        }
        all.forEach((key, named) -> {
            PartialSet.Aged aged = set.at(tick, named);
            aged.gone().forEach(name -> held.delete(new HoldingKey(key, name).text()));
            aged.changed().forEach((name, holding) -> held.put(new HoldingKey(key, name).text(), holding));
            sizes.put(key, victims(aged.holdings()));
            send(key, tick, aged.holdings(), timestamp);
        });
    }

    private void send(HoldingKey.Set key, @Nullable Instant tick, Map<String, Holding> named, long timestamp) {
        String name = Outbreak.key(key.cluster(), key.conflict());
        OutbreakPart part =
                set.part(key.cluster(), key.conflict(), context.taskId().partition(), tick, named);
        @Nullable OutbreakPart before = sent.get(name);
        if (part.saysTheSameAs(before) || (before == null && part.saysNothing())) {
            return;
        }
        if (part.saysNothing()) {
            sent.delete(name);
        } else {
            sent.put(name, part);
        }
        context.forward(new Record<>(name, part, timestamp));
    }

    private Map<String, Holding> holdingsOf(HoldingKey.Set set) {
        Map<String, Holding> named = new TreeMap<>();
        try (KeyValueIterator<String, Holding> range = held.range(set.first(), set.last())) {
            while (range.hasNext()) {
                KeyValue<String, Holding> entry = range.next();
                named.put(HoldingKey.parse(entry.key).name(), entry.value);
            }
        }
        return named;
    }

    private Map<HoldingKey.Set, Map<String, Holding>> all() {
        Map<HoldingKey.Set, Map<String, Holding>> all = new TreeMap<>();
        try (KeyValueIterator<String, Holding> everything = held.all()) {
            while (everything.hasNext()) {
                KeyValue<String, Holding> entry = everything.next();
                HoldingKey key = HoldingKey.parse(entry.key);
                all.computeIfAbsent(key.set(), any -> new TreeMap<>()).put(key.name(), entry.value);
            }
        }
        return all;
    }

    private java.util.List<HoldingKey.Set> sentSets() {
        java.util.List<HoldingKey.Set> sets = new java.util.ArrayList<>();
        try (KeyValueIterator<String, OutbreakPart> parts = sent.all()) {
            while (parts.hasNext()) {
                OutbreakPart part = parts.next().value;
                sets.add(new HoldingKey.Set(part.cluster(), part.conflict()));
            }
        }
        return sets;
    }
}
