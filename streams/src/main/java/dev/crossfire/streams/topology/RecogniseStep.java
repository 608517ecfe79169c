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
    private final String ledger;

    private RecogniseStep(Function<RawInput, Recognised> recogniser, Map<String, RawKind> kindOfTopic, String ledger) {
        this.recogniser = recogniser;
        this.kindOfTopic = Map.copyOf(kindOfTopic);
        this.ledger = ledger;
    }

    /** Of the raw topics: the clock of the fold ticks here. */
    static RecogniseStep ofRaw(Function<RawInput, Recognised> recogniser, Map<String, RawKind> kindOfTopic) {
        return new RecogniseStep(recogniser, kindOfTopic, LEDGER);
    }

    static RecogniseStep ofOther(Function<RawInput, Recognised> recogniser, ReadTopic read) {
        return new RecogniseStep(recogniser, Map.of(read.topic(), read.kind()), ledgerOf(read));
    }

    static String ledgerOf(ReadTopic read) {
        return LEDGER + "-" + read.topic();
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new RecogniseProcessor(recogniser, kindOfTopic, ledger, ledger.equals(LEDGER));
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(LoggedStore.of(ledger, Serdes.String(), JsonSerde.of(Recognised.Tally.class)));
    }
}
