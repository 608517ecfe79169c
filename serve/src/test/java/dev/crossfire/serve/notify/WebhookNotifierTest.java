package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.serve.notify.standin.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A webhook's messages, from a real broker to a real HTTP server: each stands for itself. */
class WebhookNotifierTest extends OneBroker {

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tellsSuspectedConfirmedAndResolvedAsMessagesOfTheirOwn() {
        try (NotifyBench bench = webhook("webhook-life")) {
            bench.suspected = true;
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            for (Incident revision : TestIncidents.life()) {
                bench.publish(revision);
                bench.awaitQuiet();
            }
            bench.publish(TestIncidents.reopened());
            bench.awaitMessages(4);
            bench.awaitQuiet();
            assertHeads(bench, "SUSPECTED", "NOW CONFIRMED", "RECOVERED", "REOPENED, CONFIRMED");
            assertEquals(List.of("webhook", "webhook", "webhook", "webhook"), bench.slack.requests());
            Notice notice = bench.notices().get(TestIncidents.ID);
            assertEquals(4, notice.count());
            assertEquals(null, notice.attempt());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tellsASuspicionOnlyWhenAskedTo() {
        try (NotifyBench bench = webhook("confirmed-only")) {
            bench.publish(TestIncidents.suspected());
            NotifyBench.await("ready", bench.start()::ready);
            bench.publish(TestIncidents.confirmed());
            bench.awaitMessages(1);
            assertHeads(bench, "CONFIRMED");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void saysNothingOfWhatEndedBeforeItSaidAnything() {
        try (NotifyBench bench = webhook("ended-before")) {
            bench.publish(TestIncidents.confirmed());
            bench.publish(TestIncidents.verified());
            bench.publish(TestIncidents.numbered(1, 1));
            bench.start();
            bench.awaitMessages(1);
            bench.publish(TestIncidents.numbered(2, 1));
            bench.awaitMessages(2);
            assertTrue(
                    bench.texts().get(0).contains("prod/worker-1"),
                    bench.texts().toString());
            assertTrue(
                    bench.texts().get(1).contains("prod/worker-2"),
                    bench.texts().toString());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theNewestRevisionWinsWhileItWaits() {
        try (NotifyBench bench = webhook("coalesced")) {
            bench.suspected = true;
            bench.slack.fail("webhook", Fault.tooMany(30));
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            bench.publish(TestIncidents.suspected());
            NotifyBench.await("refused once", () -> bench.slack.requests().size() == 1);
            bench.publish(TestIncidents.confirmed());
            bench.awaitMessages(1);
            bench.awaitQuiet();
            assertHeads(bench, "CONFIRMED");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void waitsAsLongAsItIsTold() {
        try (NotifyBench bench = webhook("retry-after")) {
            bench.slack.fail("webhook", Fault.tooMany(30));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            NotifyBench.await("refused once", () -> bench.slack.requests().size() == 1);
            NotifyBench.await("counted", () -> bench.metric("crossfire.notify.rate.limited") == 1);
            // Another incident must wait too: it is the receiver that is told too much.
            bench.publish(TestIncidents.numbered(1, 1));
            NotifyBench.await(
                    "waits",
                    () -> bench.meters.get("crossfire.notify.pending").gauge().value() == 2);
            bench.clock.advance(Duration.ofSeconds(29));
            bench.settle();
            assertEquals(1, bench.slack.requests().size());
            bench.clock.advance(Duration.ofSeconds(2));
            bench.awaitMessages(2);
            assertEquals(0, bench.metric("crossfire.notify.possibly.repeated"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void sendsOneASecond() {
        try (NotifyBench bench = webhook("paced")) {
            for (int node = 0; node < 5; node++) {
                bench.publish(TestIncidents.numbered(node, 1));
            }
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            for (int sent = 1; sent <= 5; sent++) {
                int expected = sent;
                NotifyBench.await(
                        sent + " messages", () -> bench.slack.messages().size() == expected);
                bench.settle();
                assertEquals(expected, bench.slack.messages().size(), "none before its second");
                bench.clock.advance(Duration.ofSeconds(1));
            }
            assertEquals(0, bench.metric("crossfire.notify.rate.limited"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void onesFailureDoesNotHoldUpTheOthers() {
        try (NotifyBench bench = webhook("one-fails")) {
            bench.slack.fail("webhook", Fault.status(503));
            bench.slack.fail("webhook", Fault.status(403, "action_prohibited"));
            bench.publish(TestIncidents.numbered(1, 1));
            bench.publish(TestIncidents.numbered(2, 1));
            bench.publish(TestIncidents.numbered(3, 1));
            Notifier notifier = bench.start();
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertEquals(2, bench.slack.messages().size(), "what was refused is not tried again");
            assertEquals(4, bench.slack.requests().size());
            assertEquals(
                    1,
                    bench.meters
                            .get("crossfire.notify.failed")
                            .tag("reason", "action_prohibited")
                            .functionCounter()
                            .count());
            assertEquals(1, bench.metric("crossfire.notify.retried"));
            assertTrue(notifier.alive());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatWasRefusedIsToldAfterARestart() {
        try (NotifyBench bench = webhook("refused")) {
            bench.slack.fail("webhook", Fault.status(404, "no_service"));
            bench.publish(TestIncidents.confirmed());
            Notifier notifier = bench.start();
            NotifyBench.await(
                    "trouble", () -> String.valueOf(notifier.trouble()).contains("make a new one"));
            bench.awaitQuiet();
            assertEquals(1, bench.slack.requests().size());
            assertEquals("no_service", bench.notices().get(TestIncidents.ID).refused());
            notifier.close();
            bench.start();
            bench.awaitMessages(1);
            assertHeads(bench, "CONFIRMED");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void refusedBlocksGoAsPlainTextOnce() {
        try (NotifyBench bench = webhook("plain")) {
            bench.slack.fail("webhook", Fault.status(400, "invalid_blocks"));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            assertEquals(null, bench.slack.messages().get(0).now().blocks());
            assertTrue(
                    bench.texts().get(0).startsWith("CONFIRMED"), bench.texts().toString());
            bench.slack.fail("webhook", Fault.status(400, "invalid_blocks"));
            bench.slack.fail("webhook", Fault.status(400, "invalid_blocks"));
            bench.publish(TestIncidents.verified());
            bench.awaitMoving("both were refused", () -> bench.slack.faultsLeft("webhook") == 0);
            bench.awaitQuiet();
            assertEquals(1, bench.slack.messages().size());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAnswerThatIsLostIsRepeatedAndMarked() {
        for (Fault fault : List.of(Fault.acceptThenDrop(), Fault.acceptThenStatus(500))) {
            try (NotifyBench bench = webhook("lost-" + fault.status())) {
                bench.slack.fail("webhook", fault);
                bench.publish(TestIncidents.confirmed());
                bench.start();
                bench.awaitMessages(2);
                bench.awaitQuiet();
                assertHeads(bench, "CONFIRMED", "POSSIBLY REPEATED: CONFIRMED");
                assertEquals(1, bench.metric("crossfire.notify.possibly.repeated"));
                bench.publish(TestIncidents.verified());
                bench.awaitMessages(3);
                assertHeads(bench, "CONFIRMED", "POSSIBLY REPEATED: CONFIRMED", "RECOVERED");
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatTurnedWhileAnAnswerWasLostIsAMessageOfItsOwn() {
        try (NotifyBench bench = webhook("lost-then-ended")) {
            bench.slack.fail("webhook", Fault.acceptThenDrop());
            bench.slack.fail("webhook", Fault.status(503));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            NotifyBench.await("lost", () -> bench.slack.messages().size() == 1);
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertHeads(bench, "CONFIRMED", "RECOVERED");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRefusalInBetweenDoesNotTakeTheDoubtAway() {
        try (NotifyBench bench = webhook("lost-then-503")) {
            bench.slack.fail("webhook", Fault.acceptThenDrop());
            bench.slack.fail("webhook", Fault.status(503));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(2);
            assertHeads(bench, "CONFIRMED", "POSSIBLY REPEATED: CONFIRMED");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aReceiverThatNeverAnswersIsNotToldForEver() {
        try (NotifyBench bench = webhook("never-answers")) {
            for (int i = 0; i < 20; i++) {
                bench.slack.fail("webhook", Fault.acceptThenDrop());
            }
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(6);
            bench.awaitQuiet();
            int said = bench.slack.messages().size();
            assertTrue(said <= 7, said + " messages");
            bench.clock.advance(Duration.ofHours(1));
            bench.awaitQuiet();
            assertEquals(said, bench.slack.messages().size());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aConnectionThatBreaksMayHaveBeenHeard() {
        try (NotifyBench bench = webhook("broken")) {
            bench.slack.fail("webhook", Fault.drop());
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            assertHeads(bench, "POSSIBLY REPEATED: CONFIRMED");
        }
    }

    private static void assertHeads(NotifyBench bench, String... heads) {
        List<String> texts = bench.texts();
        assertEquals(
                List.of(heads),
                texts.stream()
                        .map(text -> text.substring(0, text.indexOf(" prod/")))
                        .toList());
    }
}
