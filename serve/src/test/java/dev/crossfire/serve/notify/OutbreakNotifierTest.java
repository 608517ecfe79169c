package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.TestOutbreaks;
import dev.crossfire.serve.notify.Crashes.Point;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One message for thousands of incidents, and none too many when it dies. */
class OutbreakNotifierTest extends OneBroker {

    private static final int HIT = Boolean.getBoolean("crossfire.campaign") ? 5_000 : 300;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anIncidentOutsideAnyOutbreakIsToldAfterFifteenSeconds() {
        try (NotifyBench bench = waiting(webhook("alone"))) {
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            bench.publish(TestIncidents.numbered(1, 1));
            NotifyBench.await("heard of", () -> bench.pending() == 1);
            bench.clock.advance(Duration.ofSeconds(14));
            bench.settle();
            assertEquals(0, bench.slack.messages().size());
            bench.clock.advance(Duration.ofSeconds(1));
            NotifyBench.await("told", () -> bench.slack.messages().size() == 1);
        }
    }

    /** What stood there before the start waited already. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRestartMakesNobodyWaitLonger() {
        try (NotifyBench bench = waiting(webhook("waited"))) {
            bench.publish(TestIncidents.numbered(1, 1));
            bench.clock.advance(Duration.ofSeconds(15));
            bench.start();
            NotifyBench.await("told", () -> bench.slack.messages().size() == 1);
        }
    }

    /** The worst that was asked for: 5,000 nodes within two minutes. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(booleans = {true, false})
    void fiveThousandNodesInTwoMinutesAreFiveMessagesAtMost(boolean asBot) {
        try (NotifyBench bench = waiting(asBot ? bot("fleet-bot") : webhook("fleet-webhook"))) {
            Notifier notifier = bench.start();
            NotifyBench.await("ready", notifier::ready);
            int revision = 0;
            for (int second = 0; second < 120; second += 10) {
                bench.publish(hit(HIT * second / 120, HIT * (second + 10) / 120));
                bench.publish(TestOutbreaks.of(++revision, Math.max(3, 5_000 * second / 120)));
                bench.settle();
                bench.clock.advance(Duration.ofSeconds(10));
            }
            bench.publish(TestOutbreaks.of(++revision, 5_000));
            bench.awaitQuiet();
            bench.clock.advance(Duration.ofMinutes(20));
            bench.settle();
            bench.publish(TestOutbreaks.ended(++revision, 5_000));
            bench.awaitMoving("ended", () -> bench.texts().stream().anyMatch(text -> text.contains("OUTBREAK ENDED")));
            bench.awaitQuiet();
            List<PostedMessage> messages = bench.slack.messages();
            List<PostedMessage> roots =
                    messages.stream().filter(PostedMessage::isRoot).toList();
            assertTrue(messages.size() <= 5, () -> bench.texts().toString());
            assertEquals(asBot ? 1 : messages.size(), roots.size());
            assertTrue(messages.stream().allMatch(message -> message.text().contains("OUTBREAK")), "no node by itself");
            assertTrue(bench.texts().get(messages.size() - 1).contains("OUTBREAK ENDED, 5000 NODES"));
            assertEquals(1, bench.notices().size());
            bench.restart();
            bench.awaitQuiet();
            assertEquals(messages.size(), bench.slack.messages().size(), "a restart says nothing");
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(Point.class)
    void aBotSaysEachTurnOnceWhereverItDies(Point point) {
        try (NotifyBench bench = waiting(bot("outbreak-crash-" + point.name().toLowerCase(Locale.ROOT)))) {
            bench.publish(hit(0, 20));
            bench.publish(TestOutbreaks.of(1, 20));
            crashAt(bench, point);
            bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            bench.clock.advance(Duration.ofMinutes(2));
            bench.publish(TestOutbreaks.of(2, 45));
            bench.awaitMessages(2);
            bench.restart();
            bench.awaitQuiet();
            bench.publish(TestOutbreaks.ended(3, 45));
            bench.awaitMessages(3);
            bench.awaitQuiet();
            List<PostedMessage> messages = bench.slack.messages();
            assertEquals(3, messages.size(), "a root, its growth and its end");
            assertTrue(
                    messages.get(1).text().startsWith("GROWN, OUTBREAK ON 45 NODES"),
                    messages.get(1).text());
            assertEquals(messages.get(0).ts(), messages.get(2).threadTs());
            assertEquals(0, bench.metric("crossfire.notify.possibly.repeated"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void goesOnInItsThreadWhenItsIdChanges() {
        try (NotifyBench bench = waiting(bot("renamed"))) {
            bench.publish(TestOutbreaks.of(1, 20));
            bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            bench.restart();
            Outbreak renamed =
                    TestOutbreaks.renamed(TestOutbreaks.ended(2, 25), "abcdef0123456789", List.of(TestOutbreaks.ID));
            bench.publish(renamed);
            bench.awaitMessages(2);
            bench.awaitQuiet();
            assertEquals(
                    bench.slack.messages().get(0).ts(),
                    bench.slack.messages().get(1).threadTs());
            Notice notice = bench.notices().get(TestOutbreaks.ID);
            assertEquals(Notice.Step.RESOLVED, notice.said().step());
            assertEquals(25, notice.said().nodes());
        }
    }

    /** Two that were told apart turn out to be one: the second thread says so, once, and the first goes on. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theThreadOfAnOutbreakThatJoinedAnotherIsClosed() {
        try (NotifyBench bench = waiting(bot("joined"))) {
            String other = "fedcba9876543210";
            bench.publish(TestOutbreaks.of(1, 20));
            bench.publish(TestOutbreaks.renamed(TestOutbreaks.of(1, 5), other, List.of()));
            bench.start();
            bench.awaitMessages(2);
            bench.awaitQuiet();
            Outbreak one = TestOutbreaks.renamed(
                    TestOutbreaks.of(2, 26), "abcdef0123456789", List.of(TestOutbreaks.ID, other));
            bench.publish(one);
            bench.awaitMessages(3);
            bench.awaitQuiet();
            PostedMessage closing = bench.slack.messages().get(2);
            assertTrue(closing.text().startsWith("ONE WITH ANOTHER OUTBREAK"), closing.text());
            assertEquals(Notice.Step.RESOLVED, bench.notices().get(other).said().step());
            assertEquals(
                    Notice.Step.OPENED,
                    bench.notices().get(TestOutbreaks.ID).said().step());
            bench.restart();
            bench.awaitQuiet();
            assertEquals(3, bench.slack.messages().size(), () -> bench.texts().toString());
            bench.publish(TestOutbreaks.renamed(
                    TestOutbreaks.ended(3, 26), "abcdef0123456789", List.of(TestOutbreaks.ID, other)));
            bench.awaitMessages(4);
            bench.awaitQuiet();
            assertEquals(
                    bench.notices().get(TestOutbreaks.ID).said().root().ts(),
                    bench.slack.messages().get(3).threadTs());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatWasToldBeforeKeepsItsOwnThread() {
        try (NotifyBench bench = waiting(bot("told-before"))) {
            bench.publish(TestIncidents.confirmed());
            bench.start();
            bench.awaitMessages(1);
            bench.publish(hit(0, 5));
            bench.publish(TestOutbreaks.of(1, 6));
            bench.awaitMessages(2);
            bench.awaitQuiet();
            bench.publish(TestIncidents.verified());
            bench.awaitMessages(3);
            bench.awaitQuiet();
            assertEquals(3, bench.slack.messages().size());
            assertEquals(
                    bench.slack.messages().get(0).ts(),
                    bench.slack.messages().get(2).threadTs());
        }
    }

    /** Its suspicions were withdrawn: the incidents that are left are told by themselves. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tellsWhatIsLeftOfAnOutbreakThatWasWithdrawn() {
        try (NotifyBench bench = waiting(webhook("withdrawn"))) {
            bench.publish(hit(0, 2));
            bench.publish(TestOutbreaks.of(1, 3));
            bench.start();
            bench.awaitMessages(1);
            bench.awaitQuiet();
            assertEquals(1, bench.slack.messages().size());
            bench.publish(TestOutbreaks.withdrawn(2));
            bench.awaitMessages(4);
            bench.awaitQuiet();
            List<String> words = bench.texts().stream()
                    .map(text -> text.split(" ", 2)[0])
                    .sorted()
                    .toList();
            assertEquals(List.of("CONFIRMED", "CONFIRMED", "OUTBREAK", "OUTBREAK"), words);
        }
    }

    private static NotifyBench waiting(NotifyBench bench) {
        bench.outbreakWait = NotifyConfig.DEFAULT_OUTBREAK_WAIT;
        return bench;
    }

    private static Incident[] hit(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> TestIncidents.numbered(number, 1))
                .toArray(Incident[]::new);
    }

    private static void crashAt(NotifyBench bench, Point point) {
        Notifier doomed = bench.start(receiver -> Crashes.around(receiver, point), log -> Crashes.around(log, point));
        bench.awaitMoving("it died", () -> !doomed.alive());
    }
}
