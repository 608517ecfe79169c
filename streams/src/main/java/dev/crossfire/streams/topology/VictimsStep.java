package dev.crossfire.streams.topology;

import dev.crossfire.model.JsonSerde;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.streams.outbreak.Holding;
import dev.crossfire.streams.outbreak.OutbreakSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a {@link VictimsProcessor} for each task, with what its partition holds and the parts that it sent. */
final class VictimsStep implements ProcessorSupplier<String, Object, String, OutbreakPart> {

    /** {@link VictimsProcessor.HoldingKey} → a node that was hit or is at risk. */
    static final String VICTIMS = "victims";

    /** {@code cluster/conflict} → the part that was sent last. */
    static final String PARTS = "outbreak-parts-sent";

    @Override
    public Processor<String, Object, String, OutbreakPart> get() {
        return new VictimsProcessor(OutbreakSettings.DEFAULT);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores = new LinkedHashSet<>();
        stores.add(LoggedStore.of(VICTIMS, Serdes.String(), JsonSerde.of(Holding.class)));
        stores.add(LoggedStore.of(PARTS, Serdes.String(), JsonSerde.of(OutbreakPart.class)));
        return stores;
    }
}
