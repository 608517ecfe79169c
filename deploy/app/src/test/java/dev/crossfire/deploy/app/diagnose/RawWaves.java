package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.Topic;
import dev.crossfire.streams.signal.Recognised;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What shippers would have sent of some bundles, in waves, each in an order of its own. */
final class RawWaves implements AutoCloseable {

    /**
     * Of event time. A wave is sent when all of the one before is recognised, so nothing arrives further behind than two waves: within
     * grace, though records of a source lie in both partitions and the tasks of these run at their own pace.
     */
    private static final Duration WAVE = Duration.ofSeconds(45);

    private final String prefix;
    private final Random random;
    private final Producer<byte[], byte[]> producer;
    private final List<List<RawBundle.Sent>> waves;
    private Recognised.Tally sent = Recognised.Tally.NONE;

    /** @param order seeds the order of each wave, keys and partitions */
    RawWaves(String bootstrap, String prefix, int order, List<List<RawBundle.Sent>> bundles) {
        this.prefix = prefix;
        this.waves = waves(bundles);
        random = new Random(order);
        // One request at a time: where the first of several into a new topic fails, the sequence of the next is out of
        // order for ever.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What is to become of the entries of what was sent. */
    Recognised.Tally sent() {
        return sent;
    }

    /** Cuts records into waves by event time counted from their bundle's first. */
    private static List<List<RawBundle.Sent>> waves(List<List<RawBundle.Sent>> bundles) {
        Map<Long, List<RawBundle.Sent>> waves = new TreeMap<>();
        for (List<RawBundle.Sent> bundle : bundles) {
            Instant start = bundle.stream()
                    .map(RawBundle.Sent::at)
                    .filter(at -> at.isAfter(Instant.EPOCH))
                    .min(Instant::compareTo)
                    .orElse(Instant.EPOCH);
            for (RawBundle.Sent record : bundle) {
                long wave = Math.max(0, Duration.between(start, record.at()).dividedBy(WAVE));
                waves.computeIfAbsent(wave, w -> new ArrayList<>()).add(record);
            }
        }
        return List.copyOf(waves.values());
    }

    /** How often {@link #send} is to be called, each when the wave before is recognised. */
    int count() {
        return waves.size();
    }

    /** Sends the records of a wave in an order of its own, to any partition, under keys of other nodes. */
    void send(int wave) throws Exception {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        List<RawBundle.Sent> shuffled = new ArrayList<>(waves.get(wave));
        Collections.shuffle(shuffled, random);
        for (RawBundle.Sent record : shuffled) {
            ProducerRecord<byte[], byte[]> raw = new ProducerRecord<>(
                    topic(record.kind().topic()).name(),
                    random.nextInt(2),
                    ("other/worker-" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8),
                    record.value());
            record.headers().forEach((name, value) -> raw.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            acknowledged.add(producer.send(raw));
            sent = sent.plus(record.tally());
        }
        for (Future<RecordMetadata> future : acknowledged) {
            future.get();
        }
    }

    private <K, V> Topic<K, V> topic(Topic<K, V> topic) {
        return topic.withPrefix(prefix);
    }

    @Override
    public void close() {
        producer.close();
    }
}
