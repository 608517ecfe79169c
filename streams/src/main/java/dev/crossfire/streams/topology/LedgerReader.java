package dev.crossfire.streams.topology;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the ledgers out of the running topology's stores, one entry for each partition and key. */
final class LedgerReader {

    private final KafkaStreams streams;
    private final List<String> recognising;

    /** @param recognising the stores of those who recognise */
    LedgerReader(KafkaStreams streams, List<String> recognising) {
        this.streams = streams;
        this.recognising = List.copyOf(recognising);
    }

    /** Throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while partitions move. */
    Ledgers read() {
        return new Ledgers(recognised(), folded());
    }

    private Map<RawKind, Recognised.Tally> recognised() {
        Map<RawKind, Recognised.Tally> totals = new EnumMap<>(RawKind.class);
        for (String name : recognising) {
            try (KeyValueIterator<String, Recognised.Tally> all =
                    this.<Recognised.Tally>store(name).all()) {
                while (all.hasNext()) {
                    KeyValue<String, Recognised.Tally> entry = all.next();
                    totals.merge(kind(entry.key), entry.value, Recognised.Tally::plus);
                }
            }
        }
        return totals;
    }

    private Fold.Tally folded() {
        Fold.Tally total = Fold.Tally.NONE;
        try (KeyValueIterator<String, Fold.Tally> all =
                this.<Fold.Tally>store(FoldStep.LEDGER).all()) {
            while (all.hasNext()) {
                total = total.plus(all.next().value);
            }
        }
        return total;
    }

    private static RawKind kind(String word) {
        for (RawKind kind : RawKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalStateException("the ledger speaks of an unknown source: " + word);
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
    }
}
