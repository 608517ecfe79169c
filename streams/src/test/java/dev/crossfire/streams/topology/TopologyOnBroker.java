package dev.crossfire.streams.topology;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker on a free port, the topics with two partitions, and the topology over the little language of {@link LineRecogniser}. */
final class TopologyOnBroker implements AutoCloseable {

    private final Path folder;
    private EmbeddedBroker broker;
    private Producer<byte[], byte[]> producer;

    TopologyOnBroker(Path folder) {
        this.folder = folder;
        open();
    }

    private void open() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
            topics.create();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    StreamsRunner run() throws InterruptedException {
        return run(new CountingFold());
    }

    StreamsRunner run(NodeFold fold) throws InterruptedException {
        StreamsRunner runner = StreamsRunner.start(
                StreamConfig.of(bootstrap(), folder.resolve("state")), new LineRecogniser(), NodeFolds.only(fold));
        if (!runner.awaitReady(Duration.ofSeconds(60))) {
            throw new AssertionError("the topology did not get ready, its state is " + runner.state());
        }
        return runner;
    }

    /** Sends under a key, to a partition: both of no meaning to what comes out. */
    void send(Topic<?, ?> topic, int partition, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), partition, bytes(key), bytes(value)))
                .get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    <K, V> TopicReader<K, V> reader(Topic<K, V> topic) {
        return new TopicReader<>(bootstrap(), topic);
    }

    void restart() {
        producer.close();
        broker.close();
        open();
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
