package dev.crossfire.deploy.app.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crossfire rules diff} on a broker whose raw topics hold what two nodes said. */
class RulesDiffCommandTest {

    @TempDir
    private Path folder;

    @Test
    void whatWouldBeOtherwiseIsTold() throws Exception {
        Path strict = Files.createDirectories(folder.resolve("strict"));
        Files.writeString(strict.resolve("disk-full.yaml"), DiskFull.file(5));
        Path lax = Files.createDirectories(folder.resolve("lax"));
        Files.writeString(lax.resolve("disk-full.yaml"), DiskFull.file(2));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT)) {
            try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
                topics.create();
            }
            assertTrue(diff(broker, "shipped", lax.toString()).contains("seen     nothing"));
            fill(broker);

            String added = diff(broker, "shipped", lax.toString());
            assertTrue(added.contains("added    default/worker-3 disk-full confirmed, since "), added);
            assertTrue(added.contains("1 added, 0 gone, 0 changed, 0 the same"), added);
            assertTrue(added.contains("seen     crossfire.journal.v1: 3 records, "), added);

            String changed = diff(broker, strict.toString(), lax.toString());
            assertTrue(changed.contains("verdict: suspected → confirmed"), changed);
            assertTrue(changed.contains("proof: [] → [often]"), changed);
            assertTrue(changed.contains("0 added, 0 gone, 1 changed, 0 the same"), changed);

            assertTrue(diff(broker, lax.toString(), "shipped").contains("0 added, 1 gone, 0 changed, 0 the same"));
            JsonNode same = Json.tree(
                    diff(broker, lax.toString(), lax.toString(), "-o", "json").getBytes(UTF_8));
            assertEquals(1, same.get("same").asInt());
            assertEquals(same.get("oldRuleset"), same.get("newRuleset"));
            assertEquals(
                    RuleCatalogue.shipped().conflicts().ruleset(),
                    Json.tree(diff(broker, "shipped", "shipped", "-o", "json").getBytes(UTF_8))
                            .get("oldRuleset")
                            .asText());
        }
    }

    private static String diff(EmbeddedBroker broker, String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        all[0] = "rules";
        all[1] = "diff";
        all[2] = "--kafka";
        all[3] = broker.bootstrap();
        CommandRun run = CommandRun.of(all);
        assertEquals(0, run.exit(), run.err());
        return run.out();
    }

    private static void fill(EmbeddedBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long now = Instant.now().toEpochMilli();
            for (int i = 0; i < 3; i++) {
                String line = "{\"_HOSTNAME\":\"worker-3\",\"__REALTIME_TIMESTAMP\":\"" + (now - 30_000L + 10_000L * i)
                        + "000\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"MESSAGE\":\"write /var/log/x: no space left on device\"}";
                producer.send(new ProducerRecord<>("crossfire.journal.v1", line.getBytes(UTF_8)))
                        .get();
            }
        }
    }
}
