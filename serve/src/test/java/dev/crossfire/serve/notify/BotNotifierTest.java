package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.serve.notify.standin.Fault;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A bot's messages: one root per incident, edited, a reply per turn, found again by metadata. */
class BotNotifierTest extends OneBroker {

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tellsOneRootAndAReplyPerTurn() {
        try (NotifyBench bench = bot("bot-life")) {
            bench.suspected = true;
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            bench.publish(TestIncidents.suspected());
            bench.awaitQuiet();
            bench.publish(TestIncidents.confirmed());
            bench.awaitQuiet();
            bench.publish(TestIncidents.verified());
            bench.awaitQuiet();
            bench.publish(TestIncidents.reopened());
            bench.awaitQuiet();

            List<PostedMessage> messages = bench.slack.messages();
            PostedMessage root = messages.get(0);
            assertTrue(root.isRoot());
            assertEquals(4, messages.size(), "a root and three replies");
            for (PostedMessage reply : messages.subList(1, 4)) {
                assertEquals(root.ts(), reply.threadTs());
            }
            assertEquals(
                    List.of(false, true, false, true),
                    messages.stream().map(PostedMessage::broadcast).toList());
            List<String> versions = root.versions().stream()
                    .map(version -> version.text().substring(0, 9))
                    .toList();
            assertEquals(List.of("SUSPECTED", "CONFIRMED", "RECOVERED", "CONFIRMED"), versions);
            assertTrue(root.versions().get(2).everything().contains("dropped 10 packets"), "the firing values stay");
            assertEquals(
                    "{\"event_type\":\"crossfire_incident\",\"event_payload\":{\"incident\":\"" + TestIncidents.ID
                            + "\",\"receiver\":\"slack\",\"step\":\"opened\",\"number\":\"1\"}}",
                    sorted(root));
            Notice notice = bench.notices().get(TestIncidents.ID);
            assertEquals(root.ts(), notice.said().root().ts());
            assertEquals(5, notice.said().shown());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRevisionThatTurnsNothingIsAnEditAtMostOnceAMinute() {
        try (NotifyBench bench = bot("bot-edits")) {
            bench.publish(TestIncidents.numbered(1, 1));
            bench.start();
            bench.awaitMessages(1);
            bench.publish(TestIncidents.numbered(1, 2));
            bench.awaitMoving("edited", () -> bench.metric("crossfire.notify.edited") == 1);
            bench.publish(TestIncidents.numbered(1, 3));
            bench.publish(TestIncidents.numbered(1, 4));
            bench.settle();
            bench.clock.advance(Duration.ofSeconds(50));
            bench.settle();
            assertEquals(1, bench.metric("crossfire.notify.edited"));
            bench.clock.advance(Duration.ofSeconds(20));
            bench.awaitMoving("edited again", () -> bench.metric("crossfire.notify.edited") == 2);
            assertTrue(bench.slack.messages().get(0).now().everything().contains("revision 4"));
            assertEquals(1, bench.slack.messages().size());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAnswerThatIsLostIsLookedUpPageByPage() {
        try (NotifyBench bench = bot("bot-lost")) {
            bench.slack.fail("chat.postMessage", Fault.acceptThenDrop());
            bench.publish(TestIncidents.confirmed());
            bench.start();
            NotifyBench.await("lost", () -> bench.slack.messages().size() == 1);
            for (int i = 0; i < 450; i++) {
                bench.slack.chatter("somebody else " + i);
            }
            bench.awaitMoving("found", () -> bench.metric("crossfire.notify.found") == 1);
            bench.publish(TestIncidents.verified());
            bench.awaitQuiet();
            List<PostedMessage> ours = ours(bench);
            assertEquals(2, ours.size(), "a root and a reply");
            assertEquals(ours.get(0).ts(), ours.get(1).threadTs());
            assertEquals(
                    3,
                    bench.slack.requests().stream()
                            .filter("conversations.history"::equals)
                            .count());
            assertEquals(0, bench.metric("crossfire.notify.possibly.repeated"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aMessageThatDidNotArriveIsSaidAfterLookingForIt() {
        for (Fault fault : List.of(Fault.drop(), Fault.status(500), Fault.error("fatal_error"))) {
            try (NotifyBench bench =
                    bot("bot-unsaid-" + fault.status() + fault.body().length())) {
                bench.slack.fail("chat.postMessage", fault);
                bench.publish(TestIncidents.confirmed());
                bench.start();
                bench.awaitMessages(1);
                bench.awaitQuiet();
                assertEquals(1, bench.slack.messages().size());
                assertTrue(
                        bench.texts().get(0).startsWith("CONFIRMED"),
                        bench.texts().toString());
                assertEquals(
                        List.of("chat.postMessage", "conversations.history", "chat.postMessage"),
                        bench.slack.requests());
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aReplyWhoseAnswerIsLostIsLookedUpInItsThread() {
        try (NotifyBench bench = bot("bot-lost-reply")) {
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            bench.slack.fail("chat.postMessage", Fault.acceptThenDrop());
            bench.publish(TestIncidents.verified());
            bench.awaitMoving("found", () -> bench.metric("crossfire.notify.found") == 1);
            bench.awaitQuiet();
            assertEquals(2, bench.slack.messages().size());
            assertTrue(bench.slack.requests().contains("conversations.replies"));
            assertTrue(bench.texts().get(0).startsWith("RECOVERED"), "the root is brought up to date");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whereNothingMayBeLookedUpItIsRepeatedAndMarked() {
        try (NotifyBench bench = bot("bot-no-scope")) {
            bench.slack.fail("chat.postMessage", Fault.acceptThenDrop());
            bench.slack.fail("conversations.history", Fault.error("missing_scope"));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertTrue(
                    bench.texts().get(1).startsWith("POSSIBLY REPEATED: CONFIRMED"),
                    bench.texts().toString());
            assertEquals(2, bench.slack.messages().size());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRootThatSomebodyDeletedIsReplacedAtTheNextTurn() {
        try (NotifyBench bench = bot("bot-deleted")) {
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            bench.slack.delete(bench.slack.messages().get(0).ts());
            bench.publish(TestIncidents.verified());
            bench.awaitMoving("told anew", () -> bench.slack.messages().size() == 1);
            bench.awaitQuiet();
            PostedMessage root = bench.slack.messages().get(0);
            assertTrue(root.isRoot());
            assertTrue(root.text().startsWith("RECOVERED"), root.text());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void errorsInAnAnswerWithStatus200AreRead() {
        try (NotifyBench bench = bot("bot-errors")) {
            bench.slack.fail("chat.postMessage", Fault.error("ratelimited"));
            bench.slack.fail("chat.postMessage", Fault.error("is_archived"));
            bench.publish(TestIncidents.numbered(1, 1));
            bench.publish(TestIncidents.numbered(2, 1));
            Notifier notifier = bench.start();
            bench.awaitMoving("told", () -> bench.slack.messages().size() == 1);
            bench.awaitQuiet();
            assertEquals(1, bench.slack.messages().size());
            assertEquals(3, bench.slack.requests().size());
            assertEquals(1, bench.metric("crossfire.notify.rate.limited"));
            assertEquals(
                    1,
                    bench.meters
                            .get("crossfire.notify.failed")
                            .tag("reason", "is_archived")
                            .functionCounter()
                            .count());
            assertTrue(notifier.alive());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void refusedBlocksGoAsPlainTextOnce() {
        try (NotifyBench bench = bot("bot-plain")) {
            bench.slack.fail("chat.postMessage", Fault.error("msg_blocks_too_long"));
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            assertEquals(null, bench.slack.messages().get(0).now().blocks());
            assertFalse(bench.texts().get(0).isBlank());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void editsThatFailAreTriedAgainAndSayNothingTwice() {
        try (NotifyBench bench = bot("bot-edit-fails")) {
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            bench.slack.fail("chat.update", Fault.status(500));
            bench.slack.fail("chat.update", Fault.acceptThenDrop());
            bench.slack.fail("chat.update", Fault.tooMany(5));
            bench.publish(TestIncidents.verified());
            bench.awaitMoving("edited", () -> bench.metric("crossfire.notify.edited") == 1);
            bench.awaitQuiet();
            assertEquals(2, bench.slack.messages().size());
            assertTrue(
                    bench.texts().get(0).startsWith("RECOVERED"), bench.texts().toString());
        }
    }

    private static List<PostedMessage> ours(NotifyBench bench) {
        return bench.slack.messages().stream()
                .filter(message -> message.metadata() != null)
                .toList();
    }

    private static String sorted(PostedMessage message) {
        var payload = message.metadata().get("event_payload");
        return "{\"event_type\":" + message.metadata().get("event_type") + ",\"event_payload\":{\"incident\":"
                + payload.get("incident") + ",\"receiver\":" + payload.get("receiver") + ",\"step\":"
                + payload.get("step") + ",\"number\":" + payload.get("number") + "}}";
    }
}
