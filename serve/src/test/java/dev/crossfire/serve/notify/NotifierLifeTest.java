package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.serve.notify.slack.SlackTarget;
import dev.crossfire.serve.notify.standin.Fault;
import dev.crossfire.serve.notify.standin.SlackStandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Start, loss of Kafka, end; and what must never be shown. */
class NotifierLifeTest extends OneBroker {

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void isAliveWhileItWaitsForKafkaAndClosesAtOnce() {
        NotifyConfig nowhere = new NotifyConfig(
                "127.0.0.1:1",
                "crossfire",
                "slack",
                SlackTarget.bot(SlackStandIn.TOKEN, SlackStandIn.CHANNEL),
                false,
                null);
        Notifier notifier = Notifier.start(nowhere);
        assertTrue(notifier.alive());
        assertFalse(notifier.ready());
        assertFalse(notifier.trouble().isBlank());
        assertClosesInTime(notifier);
        assertFalse(notifier.failure().isDone(), "an orderly end is no failure");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void waitsForItsTopics() {
        try (SlackStandIn slack = SlackStandIn.start()) {
            NotifyConfig early = new NotifyConfig(
                    bootstrap(), "no-topics", "slack", SlackTarget.webhook(slack.webhook()), false, null);
            Notifier notifier = Notifier.start(early);
            NotifyBench.await(
                    "asks for them", () -> String.valueOf(notifier.trouble()).contains("no-topics.notices.v1"));
            assertTrue(notifier.alive());
            assertFalse(notifier.ready());
            assertClosesInTime(notifier);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void closesInTimeWhileSlackHangs() {
        CountDownLatch until = new CountDownLatch(1);
        try (NotifyBench bench = webhook("hanging")) {
            bench.slack.fail("webhook", Fault.acceptThenHang(until));
            bench.publish(TestIncidents.confirmed());
            Notifier notifier = bench.start();
            NotifyBench.await("it hangs", () -> bench.slack.messages().size() == 1);
            assertClosesInTime(notifier);
            until.countDown();
            assertTrue(
                    bench.notices().get(TestIncidents.ID).attempt() != null,
                    "the next start knows that it is in doubt");
        } finally {
            until.countDown();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void goesOnAfterKafkaWasAway(@TempDir Path folder) {
        EmbeddedBroker own = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
        int port = Integer.parseInt(own.bootstrap().substring(own.bootstrap().lastIndexOf(':') + 1));
        try (NotifyBench bench = new NotifyBench(own.bootstrap(), "away", false)) {
            bench.publish(TestIncidents.numbered(1, 1));
            Notifier notifier = bench.start();
            bench.awaitMessages(1);
            own.close();
            own = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT.withPort(port));
            bench.publish(TestIncidents.numbered(2, 1));
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertEquals(2, bench.slack.messages().size());
            assertTrue(notifier.alive());
        } finally {
            own.close();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void secretsAreShownNowhere() throws Exception {
        // In a process of its own, where everything is logged that anybody would log.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TalkativeNotifier.class.getName(),
                        bootstrap())
                .redirectErrorStream(true)
                .start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), shown);
        assertTrue(shown.contains("WARN dev.crossfire.serve.notify.Setbacks"), "failures are logged");
        assertTrue(shown.contains(" DEBUG "), "and everything else");
        assertTrue(shown.contains("meter: MeterId{name='crossfire.notify.failed'"), "everything is printed");
        for (String secret : List.of(SlackStandIn.TOKEN, "stand-in-secret", "/services/")) {
            assertEquals(
                    List.of(),
                    shown.lines().filter(line -> line.contains(secret)).toList(),
                    secret + " is shown");
        }
    }

    private static void assertClosesInTime(Notifier notifier) {
        long begin = System.nanoTime();
        notifier.close();
        long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        assertTrue(took < 2000, "closing took " + took + " ms");
        assertFalse(notifier.alive());
    }
}
