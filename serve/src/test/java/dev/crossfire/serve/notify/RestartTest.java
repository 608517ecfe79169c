package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.serve.notify.Crashes.Point;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Notifiers that die at every point of a message, and two of them at once: nothing is said twice but what is marked so. */
class RestartTest extends OneBroker {

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(Point.class)
    void aWebhookRepeatsOnlyWhatIsInDoubtAndMarksIt(Point point) {
        try (NotifyBench bench = webhook("crash-webhook-" + point.name().toLowerCase(Locale.ROOT))) {
            bench.publish(TestIncidents.confirmed());
            crashAt(bench, point);
            bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            String marked = "POSSIBLY REPEATED: CONFIRMED";
            List<String> expected = switch (point) {
                case BEFORE_INTENT, AFTER_OUTCOME -> List.of("CONFIRMED");
                case BETWEEN_INTENT_AND_SEND -> List.of(marked);
                case AFTER_SEND -> List.of("CONFIRMED", marked);
            };
            assertEquals(expected, heads(bench));
            // The next turn, after one more restart, is told once.
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(expected.size() + 1);
            bench.restart();
            bench.awaitQuiet();
            assertEquals("RECOVERED", heads(bench).get(expected.size()));
            assertEquals(expected.size() + 1, heads(bench).size());
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(Point.class)
    void aBotSaysTheRootOnceWhereverItDies(Point point) {
        try (NotifyBench bench = bot("crash-root-" + point.name().toLowerCase(Locale.ROOT))) {
            bench.publish(TestIncidents.confirmed());
            crashAt(bench, point);
            bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            assertEquals(List.of("CONFIRMED"), heads(bench));
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertEquals(List.of("RECOVERED", "RECOVERED"), heads(bench), "the edited root, and the reply");
            assertEquals(
                    bench.slack.messages().get(0).ts(),
                    bench.slack.messages().get(1).threadTs());
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(Point.class)
    void aBotSaysAReplyOnceWhereverItDies(Point point) {
        try (NotifyBench bench = bot("crash-reply-" + point.name().toLowerCase(Locale.ROOT))) {
            bench.publish(TestIncidents.confirmed());
            Notifier first = bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            first.close();
            bench.publish(TestIncidents.verified());
            crashAt(bench, point);
            bench.start();
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertEquals(List.of("RECOVERED", "RECOVERED"), heads(bench));
            assertEquals(0, bench.metric("crossfire.notify.possibly.repeated"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRestartInPeaceSaysNothing() {
        for (boolean bot : List.of(true, false)) {
            try (NotifyBench bench = bot ? bot("peace-bot") : webhook("peace-webhook")) {
                bench.publish(TestIncidents.confirmed());
                bench.publish(TestIncidents.numbered(1, 2));
                bench.start();
                bench.awaitMessages(2);
                bench.awaitQuiet();
                int requests = bench.slack.requests().size();
                bench.restart();
                bench.awaitQuiet();
                bench.restart();
                bench.awaitQuiet();
                assertEquals(requests, bench.slack.requests().size());
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSecondNotifierShutsTheFirstOut() {
        try (NotifyBench bench = webhook("two-at-once")) {
            Notifier first = bench.start();
            NotifyBench.await("the first is ready", first::ready);
            bench.publish(TestIncidents.numbered(1, 1));
            bench.awaitMessages(1);
            Notifier second = bench.start();
            NotifyBench.await("the second is ready", second::ready);
            assertTrue(first.alive(), "it learns of it when it writes");
            bench.publish(TestIncidents.numbered(2, 1));
            bench.awaitMessages(2);
            bench.awaitMoving("the first has stopped", () -> !first.alive());
            assertTrue(
                    String.valueOf(first.trouble()).contains("another notifier of receiver 'slack' has taken over"),
                    first.trouble());
            assertTrue(first.failure().isDone());
            bench.publish(TestIncidents.numbered(3, 1));
            bench.awaitMessages(3);
            bench.awaitQuiet();
            assertEquals(3, bench.slack.messages().size());
            assertTrue(second.alive());
            assertEquals(null, second.trouble());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void oneThatWasAsleepBetweenWritingAndSayingFindsOutThatItIsShutOut() {
        try (NotifyBench bench = bot("asleep")) {
            AtomicReference<Notifier> second = new AtomicReference<>();
            // What a long pause does: by the time the first attempt is written, the second notifier runs.
            Notifier first = bench.start(
                    UnaryOperator.identity(),
                    log -> new Crashes.After(log, () -> {
                        if (second.get() == null) {
                            second.set(bench.start());
                            NotifyBench.await("the second is ready", second.get()::ready);
                            bench.clock.advance(Duration.ofSeconds(5));
                        }
                    }));
            bench.publish(TestIncidents.confirmed());
            bench.awaitMessages(1);
            bench.awaitMoving("the first has stopped", () -> !first.alive());
            bench.awaitQuiet();
            assertEquals(List.of("CONFIRMED"), heads(bench));
            assertTrue(second.get().alive());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anotherReceiversOpenTransactionHidesNothing() throws Exception {
        try (NotifyBench bench = webhook("neighbour");
                KafkaProducer<String, String> neighbour = neighbour()) {
            Notifier first = bench.start();
            NotifyBench.await("ready", first::ready);
            neighbour.initTransactions();
            neighbour.beginTransaction();
            for (int partition = 0; partition < 2; partition++) {
                neighbour
                        .send(new ProducerRecord<>("neighbour.notices.v1", partition, "x/other", "{}"))
                        .get();
            }
            bench.publish(TestIncidents.confirmed());
            bench.awaitMessages(1);
            bench.awaitQuiet();
            first.close();
            Notifier second = bench.start();
            for (int asked = 0; asked < 200; asked++) {
                bench.incidentEnds(IsolationLevel.READ_COMMITTED);
                assertFalse(second.ready(), "what was said is not known before the neighbour's transaction ends");
            }
            neighbour.abortTransaction();
            NotifyBench.await("ready", second::ready);
            bench.awaitQuiet();
            assertEquals(List.of("CONFIRMED"), heads(bench));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void readsFromABoundedTimeBack() {
        Instant now = Instant.parse("2026-11-22T15:00:00Z");
        assertEquals(now.minus(Duration.ofHours(49)), NotifySession.from(now, List.of()));
        Notice open = said(TestIncidents.confirmed(), now.minus(Duration.ofDays(5)));
        assertEquals(now.minus(Duration.ofDays(5)).minus(Duration.ofHours(49)), NotifySession.from(now, List.of(open)));
        Notice ended = said(TestIncidents.verified(), now.minus(Duration.ofDays(5)));
        assertEquals(now.minus(Duration.ofHours(49)), NotifySession.from(now, List.of(ended)));
        Notice ancient = said(TestIncidents.confirmed(), now.minus(Duration.ofDays(200)));
        assertEquals(now.minus(Duration.ofDays(30)), NotifySession.from(now, List.of(ancient)));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEndThatCameLongAgoIsToldWhenTheNotifierIsBack() {
        try (NotifyBench bench = webhook("long-away")) {
            Instant start = bench.clock.instant();
            bench.publish(start.minus(Duration.ofDays(3)), TestIncidents.numbered(9, 1));
            bench.publish(TestIncidents.confirmed());
            Notifier first = bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            assertEquals(List.of("CONFIRMED"), heads(bench), "what was last heard of three days ago is not told");
            first.close();
            bench.publish(TestIncidents.verified());
            bench.clock.advance(Duration.ofDays(4));
            bench.start();
            bench.awaitMessages(2);
            assertEquals(List.of("CONFIRMED", "RECOVERED"), heads(bench));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatEndedLongAgoIsForgotten() {
        try (NotifyBench bench = webhook("forgotten")) {
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(2);
            bench.awaitQuiet();
            bench.clock.advance(Duration.ofDays(31));
            bench.restart();
            NotifyBench.await("forgotten", () -> bench.notices().isEmpty());
            bench.awaitQuiet();
            assertEquals(2, bench.slack.messages().size());
        }
    }

    private static Notice said(dev.crossfire.model.incident.Incident incident, Instant at) {
        return Notice.none(incident.id(), "slack")
                .saying(new Notice.Said(
                        1,
                        Notice.Step.OPENED,
                        incident.revision(),
                        incident.revision(),
                        incident.state(),
                        incident.verdict(),
                        at,
                        false,
                        null));
    }

    private static void crashAt(NotifyBench bench, Point point) {
        Notifier doomed = bench.start(receiver -> Crashes.around(receiver, point), log -> Crashes.around(log, point));
        bench.awaitMoving("it died", () -> !doomed.alive());
    }

    private static KafkaProducer<String, String> neighbour() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "neighbour-notify-other"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> heads(NotifyBench bench) {
        return bench.slack.messages().stream()
                .map(PostedMessage::text)
                .map(text -> text.substring(0, text.indexOf(" prod/")))
                .toList();
    }
}
