package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.incident.TestIncidents;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook's messages, from a real broker to a real HTTP server. */
class WebhookNotifierTest {

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void tellsOpenedAndResolvedAsMessagesOfTheirOwn() {
        try (NotifyBench bench = new NotifyBench(broker, "webhook-life", false)) {
            bench.publish(TestIncidents.suspected());
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            bench.publish(TestIncidents.confirmed());
            bench.awaitMessages(1);
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(2);
            assertTrue(
                    bench.texts().get(0).startsWith("CONFIRMED prod/worker-3: KUBE-FIREWALL drops"),
                    bench.texts().toString());
            assertTrue(
                    bench.texts().get(1).startsWith("RECOVERED prod/worker-3: KUBE-FIREWALL drops"),
                    bench.texts().toString());
            assertEquals(2, bench.slack.messages().size());
        }
    }
}
