package dev.crossfire.serve.notify.slack;

import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Delivery.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Slack's answers mean for a message. Sources: the error tables of {@code chat.postMessage} and of incoming webhooks, and Slack's page
 * on rate limits.
 */
final class SlackAnswer {

    /** When Slack names no time: its shortest window. */
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);

    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private static final Set<String> UNRENDERABLE = Set.of(
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "invalid_payload",
            "invalid_attachments");

    private static final Set<String> ROOT_GONE =
            Set.of("message_not_found", "thread_not_found", "cant_reply_to_message", "cant_update_message");

    private static final Set<String> LATER = Set.of("service_unavailable", "org_login_required", "team_added_to_org");

    /** Slack's own words of the first two: some aspect of the operation may have succeeded before the error was raised. */
    private static final Set<String> UNKNOWN =
            Set.of("fatal_error", "internal_error", "request_timeout", "rollup_error");

    private static final Set<String> RATE_LIMITED = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{1,59}");

    private SlackAnswer() {}

    /** An error code of the Web API, or the body of a webhook's answer. */
    static Delivery ofCode(@Nullable String answered, @Nullable String retryAfter) {
        String code = code(answered);
        if (RATE_LIMITED.contains(code)) {
            return Delivery.rateLimited(retryAfter(retryAfter));
        }
        return Delivery.of(kind(code), code);
    }

    /** An HTTP status other than 2xx. */
    static Delivery ofStatus(int status, @Nullable String body, @Nullable String retryAfter) {
        if (status == 429) {
            return Delivery.rateLimited(retryAfter(retryAfter));
        }
        if (status == 503) {
            return Delivery.of(Kind.LATER, "http_503");
        }
        if (status >= 500 || status == 408) {
            return Delivery.of(Kind.UNKNOWN, "http_" + status);
        }
        String code = code(body);
        return code.equals("unreadable_answer")
                ? Delivery.of(Kind.REFUSED, "http_" + status)
                : ofCode(code, retryAfter);
    }

    private static Kind kind(String code) {
        if (UNRENDERABLE.contains(code)) {
            return Kind.UNRENDERABLE;
        }
        if (ROOT_GONE.contains(code)) {
            return Kind.ROOT_GONE;
        }
        if (LATER.contains(code)) {
            return Kind.LATER;
        }
        return UNKNOWN.contains(code) || code.equals("unreadable_answer") ? Kind.UNKNOWN : Kind.REFUSED;
    }

    /** Codes go into logs and metrics: what does not look like one is not passed on. */
    private static String code(@Nullable String answered) {
        String code = answered == null ? "" : answered.strip().toLowerCase(Locale.ROOT);
        return CODE.matcher(code).matches() ? code : "unreadable_answer";
    }

    /** What people can do about it. */
    static String explain(String reason) {
        String cure = switch (reason) {
            case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
                "the bot token is not, or no longer, valid: take the one that the app's page shows";
            case "channel_not_found" -> "the bot does not know the channel: invite it, and give the channel's ID";
            case "not_in_channel" -> "the bot is not in the channel: invite it";
            case "is_archived", "channel_is_archived" -> "the channel is archived: choose another";
            case "missing_scope", "no_permission" ->
                "the app lacks a scope: chat:write to post, channels:history or groups:history to look messages up";
            case "restricted_action", "action_prohibited" -> "the workspace lets this app post nothing there";
            case "invalid_token",
                    "no_service",
                    "no_service_id",
                    "no_active_hooks",
                    "no_team",
                    "team_disabled",
                    "http_404" -> "the webhook is revoked or wrong: make a new one";
            case "connect_failed" -> "Slack cannot be reached";
            case "timeout", "connection_lost" -> "Slack was reached and did not answer";
            case "unreadable_answer" -> "the answer is not Slack's: is a proxy in between?";
            default -> "";
        };
        return reason + (cure.isEmpty() ? "" : " (" + cure + ")");
    }

    static Duration retryAfter(@Nullable String seconds) {
        if (seconds == null || !seconds.strip().matches("\\d{1,9}")) {
            return DEFAULT_RETRY_AFTER;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds.strip()));
        return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }
}
