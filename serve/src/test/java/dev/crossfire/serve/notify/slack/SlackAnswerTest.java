package dev.crossfire.serve.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Delivery.Kind;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.receiver.Saying;
import dev.crossfire.serve.notify.standin.Fault;
import dev.crossfire.serve.notify.standin.SlackStandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer, or its absence, means for a message. */
class SlackAnswerTest {

    private static final Saying OPENED =
            new Saying(Subject.of(TestIncidents.confirmed()), Step.OPENED, 1, null, false, false);

    @ParameterizedTest
    @CsvSource({
        "ratelimited, RATE_LIMITED",
        "invalid_blocks, UNRENDERABLE",
        "msg_blocks_too_long, UNRENDERABLE",
        "message_not_found, ROOT_GONE",
        "thread_not_found, ROOT_GONE",
        "service_unavailable, LATER",
        "fatal_error, UNKNOWN",
        "internal_error, UNKNOWN",
        "invalid_auth, REFUSED",
        "channel_not_found, REFUSED",
        "is_archived, REFUSED",
        "some_new_code, REFUSED",
        "'<html>proxy</html>', UNKNOWN",
    })
    void readsErrorCodes(String code, Kind expected) {
        assertEquals(expected, SlackAnswer.ofCode(code, null).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "429, '', RATE_LIMITED",
        "503, '', LATER",
        "500, '', UNKNOWN",
        "502, '', UNKNOWN",
        "504, '', UNKNOWN",
        "400, invalid_blocks, UNRENDERABLE",
        "400, invalid_payload, UNRENDERABLE",
        "403, invalid_token, REFUSED",
        "404, no_service, REFUSED",
        "410, channel_is_archived, REFUSED",
        "404, '<html>', REFUSED",
        "302, '', REFUSED",
    })
    void readsStatuses(int status, String body, Kind expected) {
        assertEquals(expected, SlackAnswer.ofStatus(status, body, null).kind());
    }

    @Test
    void whatIsNoCodeIsNotPassedOn() {
        assertEquals(
                "http_404",
                SlackAnswer.ofStatus(404, "<script>" + "x".repeat(5000), null).reason());
        assertEquals(
                "unreadable_answer", SlackAnswer.ofCode("xoxb-1 secret", null).reason());
    }

    @Test
    void retryAfterIsKeptWithinReason() {
        assertEquals(Duration.ofSeconds(7), SlackAnswer.ofStatus(429, "", "7").after());
        assertEquals(Duration.ofSeconds(30), SlackAnswer.ofStatus(429, "", null).after());
        assertEquals(
                Duration.ofSeconds(30),
                SlackAnswer.ofStatus(429, "", "Wed, 21 Oct").after());
        assertEquals(
                Duration.ofHours(1), SlackAnswer.ofStatus(429, "", "999999999").after());
    }

    @Test
    void aServerThatIsNotThereCannotHaveHeard() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (Receiver receiver =
                SlackTarget.webhook("http://127.0.0.1:" + port + "/x").receiver("slack", null)) {
            Delivery delivery = receiver.tell(OPENED);
            assertEquals(Kind.LATER, delivery.kind());
            assertEquals("connect_failed", delivery.reason());
        }
    }

    @Test
    void aRequestIsNeverSentTwiceByTheHttpClient() {
        try (SlackStandIn slack = SlackStandIn.start();
                Receiver receiver = SlackTarget.webhook(slack.webhook()).receiver("slack", null)) {
            assertEquals(Kind.SENT, receiver.tell(OPENED).kind());
            // A connection that was good before and breaks now is what okhttp repeats a request for.
            slack.fail("webhook", Fault.acceptThenDrop());
            assertEquals(Kind.UNKNOWN, receiver.tell(OPENED).kind());
            assertEquals(2, slack.requests().size());
            assertEquals(2, slack.messages().size());
        }
    }

    @Test
    void aWrongTokenOrChannelIsRefusedWithACure() {
        try (SlackStandIn slack = SlackStandIn.start();
                Receiver wrongToken = SlackTarget.bot("xoxb-wrong", SlackStandIn.CHANNEL)
                        .withApi(slack.api())
                        .receiver("slack", null);
                Receiver wrongChannel = SlackTarget.bot(SlackStandIn.TOKEN, "C9999999999")
                        .withApi(slack.api())
                        .receiver("slack", null)) {
            Delivery byToken = wrongToken.tell(OPENED);
            assertEquals(Kind.REFUSED, byToken.kind());
            assertTrue(wrongToken.explain(byToken.reason()).startsWith("invalid_auth ("), byToken.reason());
            Delivery byChannel = wrongChannel.tell(OPENED);
            assertEquals("channel_not_found", byChannel.reason());
            assertFalse(wrongChannel.explain(byChannel.reason()).contains(SlackStandIn.TOKEN));
        }
    }

    @Test
    void theStandInRefusesWhatSlackWould() {
        try (SlackStandIn slack = SlackStandIn.start(java.time.InstantSource.system(), 2);
                Receiver receiver = SlackTarget.webhook(slack.webhook()).receiver("slack", null)) {
            receiver.tell(OPENED);
            receiver.tell(OPENED);
            assertEquals(Kind.RATE_LIMITED, receiver.tell(OPENED).kind(), "two at once, then one a second");
            try (Receiver wrong = SlackTarget.webhook(slack.webhook() + "x").receiver("slack", null)) {
                assertEquals("no_service", wrong.tell(OPENED).reason());
            }
        }
    }
}
