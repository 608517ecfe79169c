package dev.crossfire.serve.notify.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Lookup;
import dev.crossfire.serve.notify.receiver.Lookup.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks a message up by its metadata: in the channel's history, or among the replies to a root message. */
final class MessageSearch {

    private static final int PAGE = 200;

    /** How far our clock and Slack's may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final MethodsClient methods;
    private final String channel;
    private final MessageMark marks;

    MessageSearch(MethodsClient methods, String channel, MessageMark marks) {
        this.methods = methods;
        this.channel = channel;
        this.marks = marks;
    }

    Lookup find(String incident, Attempt attempt, @Nullable MessageRef root) {
        String oldest = ts(attempt.at().minus(SKEW));
        try {
            String cursor = null;
            do {
                Page page = root == null ? history(oldest, cursor) : replies(root, oldest, cursor);
                if (page.failure() != null) {
                    return page.failure();
                }
                for (Message message : page.messages()) {
                    if (marks.on(message, incident, attempt.number())) {
                        return Lookup.found(root != null ? root : new MessageRef(channel, message.getTs()));
                    }
                }
                cursor = page.next();
            } while (cursor != null);
            return Lookup.absent();
        } catch (SlackApiException e) {
            return failure(SlackAnswer.ofStatus(
                    e.getResponse().code(), null, e.getResponse().header("Retry-After")));
        } catch (IOException e) {
            return Lookup.of(Kind.LATER, "connection_lost", null);
        } catch (com.google.gson.JsonParseException e) {
            return Lookup.of(Kind.LATER, "unreadable_answer", null);
        }
    }

    private Page history(String oldest, @Nullable String cursor) throws IOException, SlackApiException {
        ConversationsHistoryResponse response = methods.conversationsHistory(ConversationsHistoryRequest.builder()
                .channel(channel)
                .oldest(oldest)
                .inclusive(true)
                .includeAllMetadata(true)
                .limit(PAGE)
                .cursor(cursor)
                .build());
        return page(response, response.getMessages(), response.getResponseMetadata());
    }

    private Page replies(MessageRef root, String oldest, @Nullable String cursor)
            throws IOException, SlackApiException {
        ConversationsRepliesResponse response = methods.conversationsReplies(ConversationsRepliesRequest.builder()
                .channel(root.channel())
                .ts(root.ts())
                .oldest(oldest)
                .inclusive(true)
                .includeAllMetadata(true)
                .limit(PAGE)
                .cursor(cursor)
                .build());
        return page(response, response.getMessages(), response.getResponseMetadata());
    }

    private static Page page(
            SlackApiTextResponse response, @Nullable List<Message> messages, @Nullable ResponseMetadata metadata) {
        if (!response.isOk()) {
            // Replies of a root message that is gone are gone with it.
            return "thread_not_found".equals(response.getError())
                    ? new Page(List.of(), null, Lookup.absent())
                    : new Page(List.of(), null, failure(SlackAnswer.ofCode(response.getError(), retryAfter(response))));
        }
        String next = metadata == null ? null : metadata.getNextCursor();
        return new Page(messages == null ? List.of() : messages, next == null || next.isEmpty() ? null : next, null);
    }

    private static Lookup failure(Delivery answer) {
        return switch (answer.kind()) {
            case REFUSED, UNRENDERABLE, ROOT_GONE, SENT -> Lookup.of(Kind.REFUSED, answer.reason(), null);
            case LATER, RATE_LIMITED, UNKNOWN -> Lookup.of(Kind.LATER, answer.reason(), answer.after());
        };
    }

    static @Nullable String retryAfter(SlackApiTextResponse response) {
        Map<String, List<String>> headers = response.getHttpResponseHeaders();
        if (headers == null) {
            return null;
        }
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("retry-after"))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse(null);
    }

    /** A time as Slack writes it: seconds and six digits. */
    private static String ts(Instant at) {
        return at.getEpochSecond() + "." + String.format("%06d", at.getNano() / 1000);
    }

    /** @param next where the next page begins; null on the last */
    private record Page(
            List<Message> messages,
            @Nullable String next,
            @Nullable Lookup failure) {}
}
