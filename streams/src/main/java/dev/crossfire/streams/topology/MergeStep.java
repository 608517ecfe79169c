package dev.crossfire.streams.topology;

import dev.crossfire.model.JsonSerde;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.streams.outbreak.OutbreakMerge;
import dev.crossfire.streams.outbreak.OutbreakSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a {@link MergeProcessor} for each task, with the newest parts of its outbreaks and what was told of them. */
final class MergeStep implements ProcessorSupplier<String, OutbreakPart, String, Outbreak> {

    /** {@code cluster/conflict}, a tab, partition of the log → its newest part. */
    static final String PARTS = "outbreak-parts-newest";

    /** {@code cluster/conflict} → the outbreaks that are followed. */
    static final String OUTBREAKS = "outbreaks-told";

    @Override
    public Processor<String, OutbreakPart, String, Outbreak> get() {
        return new MergeProcessor(OutbreakSettings.DEFAULT);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores = new LinkedHashSet<>();
        stores.add(LoggedStore.of(PARTS, Serdes.String(), JsonSerde.of(OutbreakPart.class)));
        stores.add(LoggedStore.of(OUTBREAKS, Serdes.String(), JsonSerde.of(OutbreakMerge.Followed.class)));
        return stores;
    }
}
