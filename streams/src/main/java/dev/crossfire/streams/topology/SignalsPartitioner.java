package dev.crossfire.streams.topology;

import dev.crossfire.model.signal.LogRecord;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** A record about a node goes where its key says, by Kafka's default; a tick goes everywhere, in the same transaction. */
final class SignalsPartitioner implements StreamPartitioner<@Nullable String, LogRecord> {

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, @Nullable String key, LogRecord value, int numberOfPartitions) {
        return value.about() != null
                ? Optional.empty()
                : Optional.of(IntStream.range(0, numberOfPartitions).boxed().collect(Collectors.toUnmodifiableSet()));
    }
}
