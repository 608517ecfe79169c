package dev.crossfire.streams.topology;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.streams.outbreak.OutbreakMerge;
import dev.crossfire.streams.outbreak.OutbreakMerge.Followed;
import dev.crossfire.streams.outbreak.OutbreakSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Parts of outbreaks in, outbreaks out: what begins, doubles or ends at once, what merely changed every ten seconds. */
final class MergeProcessor implements Processor<String, OutbreakPart, String, Outbreak> {

    /** How often what merely changed is told at most. */
    static final Duration TELLING = Duration.ofSeconds(10);

    private final OutbreakMerge merge;

    private ProcessorContext<String, Outbreak> context;
    private KeyValueStore<String, OutbreakPart> parts;
    private KeyValueStore<String, Followed> told;

    MergeProcessor(OutbreakSettings settings) {
        merge = new OutbreakMerge(settings);
    }

    @Override
    public void init(ProcessorContext<String, Outbreak> taskContext) {
        context = taskContext;
        parts = context.getStateStore(MergeStep.PARTS);
        told = context.getStateStore(MergeStep.OUTBREAKS);
        context.schedule(
                TELLING, PunctuationType.WALL_CLOCK_TIME, now -> followed().forEach(key -> merge(key, true, now)));
    }

    @Override
    public void process(Record<String, OutbreakPart> record) {
        OutbreakPart part = record.value();
        String key = Outbreak.key(part.cluster(), part.conflict());
        String place = key + "\t" + part.partition();
        if (part.saysNothing()) {
            parts.delete(place);
        } else {
            parts.put(place, part);
        }
        merge(key, false, record.timestamp());
    }

    private void merge(String key, boolean due, long timestamp) {
        @Nullable Followed known = told.get(key);
        Followed before = known == null ? Followed.NOTHING : known;
        OutbreakMerge.Step step = merge.merge(before, partsOf(key), due, Instant.ofEpochMilli(timestamp));
        for (Outbreak outbreak : step.revisions()) {
            context.forward(new Record<>(key, outbreak, timestamp, CloudEvent.of(outbreak)));
        }
        if (step.followed().told().isEmpty()) {
            if (known != null) {
                told.delete(key);
            }
        } else if (!step.followed().equals(before)) {
            told.put(key, step.followed());
        }
    }

    private List<String> followed() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, Followed> all = told.all()) {
            while (all.hasNext()) {
                keys.add(all.next().key);
            }
        }
        return keys;
    }

    private List<OutbreakPart> partsOf(String key) {
        List<OutbreakPart> found = new ArrayList<>();
        try (KeyValueIterator<String, OutbreakPart> range = parts.range(key + "\t", key + "\t\u007f")) {
            while (range.hasNext()) {
                found.add(range.next().value);
            }
        }
        return found;
    }
}
