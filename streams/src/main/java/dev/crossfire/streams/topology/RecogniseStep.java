package dev.crossfire.streams.topology;

import dev.crossfire.model.JsonSerde;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a {@link RecogniseProcessor} for each task, and the ledger it keeps. */
final class RecogniseStep implements ProcessorSupplier<byte[], byte[], Object, Object> {

    /** Word of the raw kind → what became of its entries. */
    static final String LEDGER = "recognise-ledger";

    private final Function<RawInput, Recognised> recogniser;
    private final Map<String, RawKind> kindOfTopic;

    RecogniseStep(Function<RawInput, Recognised> recogniser, Map<String, RawKind> kindOfTopic) {
        this.recogniser = recogniser;
        this.kindOfTopic = Map.copyOf(kindOfTopic);
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new RecogniseProcessor(recogniser, kindOfTopic);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(LoggedStore.of(LEDGER, Serdes.String(), JsonSerde.of(Recognised.Tally.class)));
    }
}
