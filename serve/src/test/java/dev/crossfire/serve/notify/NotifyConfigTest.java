package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.serve.notify.slack.Secret;
import dev.crossfire.serve.notify.slack.SlackTarget;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be configured, and that messages name the culprit and the cure, and never a secret. */
class NotifyConfigTest {

    private static final String WEBHOOK = "https://hooks.slack.com/services/T00/B00/hush-hush";
    private static final String TOKEN = "xoxb-1-hush-hush";

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("exactly one", () -> new SlackTarget(null, null, null, SlackTarget.DEFAULT_API)),
                refused(
                        "exactly one",
                        () -> new SlackTarget(
                                new Secret(WEBHOOK), new Secret(TOKEN), "C0123456789", SlackTarget.DEFAULT_API)),
                refused("must be https", () -> SlackTarget.webhook("http://hooks.slack.com/services/hush-hush")),
                refused("is no URL", () -> SlackTarget.webhook("https://hooks slack com/hush-hush")),
                refused("must begin with https://", () -> SlackTarget.webhook("hush-hush")),
                refused("must begin with xoxb-", () -> SlackTarget.bot("xoxp-hush-hush", "C0123456789")),
                refused("must be an ID such as C0123456789, got '#alerts'", () -> SlackTarget.bot(TOKEN, "#alerts")),
                refused(
                        "leave the channel out",
                        () -> new SlackTarget(new Secret(WEBHOOK), null, "C0123456789", SlackTarget.DEFAULT_API)),
                refused(
                        "must end with '/'",
                        () -> SlackTarget.bot(TOKEN, "C0123456789").withApi(URI.create("https://slack.com/api"))),
                refused(
                        "must be https",
                        () -> SlackTarget.bot(TOKEN, "C0123456789").withApi(URI.create("http://slack.example/api/"))),
                refused("bootstrap servers", () -> config(" ", "crossfire", "slack", null)),
                refused("topic prefix", () -> config("h:1", "", "slack", null)),
                refused("outbreak wait must be 0 to 10 min, got PT11M", () -> waiting(Duration.ofMinutes(11))),
                refused("outbreak wait must be", () -> waiting(Duration.ofMillis(-1))),
                refused("receiver must be", () -> config("h:1", "crossfire", "a/b", null)),
                refused("feed must be the address", () -> config("h:1", "crossfire", "slack", URI.create("ftp://x/"))),
                refused(
                        "feed must be the address",
                        () -> config("h:1", "crossfire", "slack", URI.create("http://x/?a=b"))),
                refused(
                        "feed must hold no password",
                        () -> config("h:1", "crossfire", "slack", URI.create("http://me:hush-hush@x/"))));
    }

    private static NotifyConfig waiting(Duration wait) {
        return new NotifyConfig("h:1", "crossfire", "slack", SlackTarget.webhook(WEBHOOK), false, wait, null);
    }

    @Test
    void theFirstMessageWaitsFifteenSecondsUnlessToldOtherwise() {
        assertEquals(
                Duration.ofSeconds(15),
                config("h:1", "crossfire", "slack", null).outbreakWait());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhatIsWrongAndWhatToDo(String expected, Supplier<Object> make) {
        String message = assertThrows(IllegalArgumentException.class, make::get).getMessage();
        assertTrue(message.contains(expected), message);
        assertFalse(message.contains("hush-hush"), message);
    }

    @Test
    void showsNoSecrets() {
        for (SlackTarget target :
                new SlackTarget[] {SlackTarget.webhook(WEBHOOK), SlackTarget.bot(TOKEN, "C0123456789")}) {
            NotifyConfig config = new NotifyConfig("h:1", "crossfire", "slack", target, true, null);
            assertFalse(config.toString().contains("hush-hush"), config.toString());
        }
    }

    @Test
    void aLocalServerMayDoWithoutTls() {
        SlackTarget target = SlackTarget.bot(TOKEN, "C0123456789").withApi(URI.create("http://127.0.0.1:8080/api/"));
        assertEquals("Slack channel C0123456789", target.toString());
        assertEquals(
                "Slack webhook", SlackTarget.webhook("http://localhost:1/x").toString());
    }

    @Test
    void waitsLongerEachTimeUpToAMinute() {
        Backoff backoff = Backoff.forReceiver(new Random(1));
        for (int failures = 1; failures < 100; failures++) {
            long ceiling = Math.min(60_000, 1000L << Math.min(failures - 1, 20));
            long wait = backoff.after(failures).toMillis();
            assertTrue(wait >= ceiling / 2 && wait <= ceiling, failures + " failures: " + wait + " ms");
        }
    }

    private static NotifyConfig config(String bootstrap, String prefix, String receiver, URI feed) {
        return new NotifyConfig(bootstrap, prefix, receiver, SlackTarget.webhook(WEBHOOK), false, feed);
    }

    private static Arguments refused(String expected, Supplier<Object> make) {
        return Arguments.of(expected, make);
    }
}
