package dev.crossfire.serve.notify.standin;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What the stand-in does to one request instead of what Slack would.
 *
 * @param accepted it takes the request in first, so that people see the message
 * @param status answered; 0 closes the connection without an answer
 * @param body answered
 * @param headers answered
 * @param until waits for this before it goes on; null does not wait
 */
public record Fault(
        boolean accepted,
        int status,
        String body,
        Map<String, String> headers,
        @Nullable CountDownLatch until) {

    /** 429 with Retry-After. */
    public static Fault tooMany(int seconds) {
        return new Fault(
                false,
                429,
                "{\"ok\":false,\"error\":\"ratelimited\"}",
                Map.of("Retry-After", Integer.toString(seconds)),
                null);
    }

    /** An HTTP status, and nothing taken in. */
    public static Fault status(int status) {
        return new Fault(false, status, "", Map.of(), null);
    }

    /** An HTTP status, with a webhook's word for it. */
    public static Fault status(int status, String body) {
        return new Fault(false, status, body, Map.of(), null);
    }

    /** HTTP 200 and {@code ok:false}. */
    public static Fault error(String code) {
        return new Fault(false, 200, "{\"ok\":false,\"error\":\"" + code + "\"}", Map.of(), null);
    }

    /** Takes the message in, and answers with this status all the same. */
    public static Fault acceptThenStatus(int status) {
        return new Fault(true, status, "", Map.of(), null);
    }

    /** Takes the message in and closes the connection without an answer. */
    public static Fault acceptThenDrop() {
        return new Fault(true, 0, "", Map.of(), null);
    }

    /** Closes the connection without taking anything in. */
    public static Fault drop() {
        return new Fault(false, 0, "", Map.of(), null);
    }

    /** Takes the message in, and then neither answers nor closes before the latch opens. */
    public static Fault acceptThenHang(CountDownLatch until) {
        return new Fault(true, 0, "", Map.of(), until);
    }

    /** Does nothing at all before the latch opens, then closes the connection. */
    public static Fault hang(CountDownLatch until) {
        return new Fault(false, 0, "", Map.of(), until);
    }
}
