package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamConfigTest {

    private static final StreamConfig CONFIG = new StreamConfig(
            "kafka-1:9092",
            "crossfire-stream",
            Path.of("/var/lib/crossfire"),
            "pod-0",
            3,
            "acme",
            Map.of("security.protocol", "SSL"));

    @Test
    void runsExactlyOnceWithStaticMembership() {
        Properties p = CONFIG.properties();
        assertEquals("kafka-1:9092", p.get("bootstrap.servers"));
        assertEquals("crossfire-stream", p.get("application.id"));
        assertEquals("/var/lib/crossfire", p.get("state.dir"));
        assertEquals(3, p.get("num.stream.threads"));
        assertEquals("exactly_once_v2", p.get("processing.guarantee"));
        assertEquals(100, p.get("commit.interval.ms"));
        assertEquals("acme.dead-letters.v1", p.get("errors.dead.letter.queue.topic.name"));
        assertEquals(true, p.get("ensure.explicit.internal.resource.naming"));

        Map<String, Object> consumer = new StreamsConfig(p).getMainConsumerConfigs("crossfire-stream", "client", 2);
        assertEquals("pod-0-2", consumer.get("group.instance.id"));
        assertEquals(6000, consumer.get("session.timeout.ms"));
        assertEquals("read_committed", consumer.get("isolation.level"));
        assertEquals("SSL", consumer.get("security.protocol"));
        Map<String, Object> producer = new StreamsConfig(p).getProducerConfigs("client");
        assertEquals(9 * 1024 * 1024, producer.get("max.request.size"));
        assertEquals(6000, producer.get("transaction.timeout.ms"));
        assertEquals("SSL", producer.get("security.protocol"));
    }

    @Test
    void keepsTheStateOfATaskWarmInOneOtherInstance() {
        StreamsConfig warm = new StreamsConfig(CONFIG.withStandby().properties());
        assertEquals(1, warm.getInt("num.standby.replicas"));
        assertEquals("SSL", warm.originals().get("security.protocol"));
    }

    @Test
    void hasDefaultsForOneInstance() {
        StreamConfig config = StreamConfig.of("127.0.0.1:9092", Path.of("state"));
        assertEquals(
                new StreamConfig(
                        "127.0.0.1:9092",
                        "crossfire-stream",
                        Path.of("state"),
                        "crossfire-stream-1",
                        2,
                        "crossfire",
                        Map.of()),
                config);
    }

    @Test
    void namesWhatIsWrong() {
        IllegalArgumentException threads = assertThrows(
                IllegalArgumentException.class,
                () -> new StreamConfig("b:1", "a", Path.of("s"), "i", 0, "crossfire", Map.of()));
        assertEquals("stream threads must be at least 1, got 0", threads.getMessage());
        IllegalArgumentException instance = assertThrows(
                IllegalArgumentException.class,
                () -> new StreamConfig("b:1", "a", Path.of("s"), " ", 1, "crossfire", Map.of()));
        assertEquals("instance id of the topology must not be blank", instance.getMessage());
    }
}
