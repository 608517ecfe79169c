package dev.crossfire.serve.notify.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Delivery.Kind;
import dev.crossfire.serve.notify.receiver.Lookup;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.receiver.Saying;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A bot with a token: one root message per incident or outbreak, edited as it goes on, with a reply for each turn, all found again by metadata. */
final class BotReceiver implements Receiver {

    /** {@code chat.postMessage} takes one a second, {@code chat.update} fifty a minute: this keeps to both. */
    private static final Duration PACE = Duration.ofMillis(1200);

    /**
     * Who posts where.
     *
     * @param api what the methods are appended to
     */
    record Account(Secret token, String channel, URI api) {}

    private final Account account;
    private final SlackMessage.Links links;
    private final MessageMark marks;
    private final SlackConnection connection;
    private final MethodsClient methods;
    private final MessageSearch search;

    BotReceiver(Account account, String receiver, SlackMessage.Links links) {
        this.account = account;
        this.links = links;
        marks = new MessageMark(receiver);
        connection = new SlackConnection(account.api());
        methods = connection.slack().methods(account.token().reveal());
        search = new MessageSearch(methods, account.channel(), marks);
    }

    @Override
    public boolean threads() {
        return true;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public Duration callTimeout() {
        return SlackConnection.CALL_TIMEOUT;
    }

    @Override
    public Delivery tell(Saying saying) {
        MessageRef root = reachable(saying.root());
        SlackMessage message = root == null ? SlackMessage.alone(saying, links) : SlackMessage.reply(saying, links);
        ChatPostMessageRequest request = ChatPostMessageRequest.builder()
                .channel(account.channel())
                .threadTs(root == null ? null : root.ts())
                .replyBroadcast(root != null && broadcast(saying))
                .text(message.text())
                .blocks(message.layout())
                .linkNames(false)
                .parse("none")
                .unfurlLinks(false)
                .unfurlMedia(false)
                .metadata(marks.of(saying))
                .build();
        return answered(() -> methods.chatPostMessage(request), response -> said(response, root));
    }

    @Override
    public Delivery edit(Subject subject, Said said, MessageRef root) {
        if (reachable(root) == null) {
            return Delivery.of(Kind.ROOT_GONE, "other_channel");
        }
        SlackMessage message = subject.match(
                incident -> SlackMessage.root(incident, links), outbreak -> OutbreakMessage.root(outbreak, links));
        ChatUpdateRequest request = ChatUpdateRequest.builder()
                .channel(root.channel())
                .ts(root.ts())
                .text(message.text())
                .blocks(message.layout())
                .linkNames(false)
                .parse("none")
                .build();
        return answered(() -> methods.chatUpdate(request), response -> Delivery.sent(root));
    }

    @Override
    public Lookup find(String subject, Attempt attempt, @Nullable MessageRef root) {
        return search.find(subject, attempt, reachable(root));
    }

    @Override
    public String explain(String reason) {
        return SlackAnswer.explain(reason);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** After a change of channel the old thread is out of reach: what comes next stands in the new one. */
    private @Nullable MessageRef reachable(@Nullable MessageRef root) {
        return root != null && root.channel().equals(account.channel()) ? root : null;
    }

    /** What got worse, or was wrong, is shown to the channel, not only to those who follow the thread. */
    private static boolean broadcast(Saying saying) {
        return switch (saying.step()) {
            case CONFIRMED, SUSPECTED, REOPENED, GREW -> true;
            case OPENED, RESOLVED -> false;
        };
    }

    private static Delivery said(ChatPostMessageResponse response, @Nullable MessageRef root) {
        return Delivery.sent(root != null ? root : new MessageRef(response.getChannel(), response.getTs()));
    }

    private <T extends SlackApiTextResponse> Delivery answered(
            Call<T> call, java.util.function.Function<T, Delivery> ok) {
        connection.beginning();
        try {
            T response = call.call();
            return response.isOk()
                    ? ok.apply(response)
                    : SlackAnswer.ofCode(response.getError(), MessageSearch.retryAfter(response));
        } catch (SlackApiException e) {
            return SlackAnswer.ofStatus(
                    e.getResponse().code(), null, e.getResponse().header("Retry-After"));
        } catch (IOException e) {
            return connection.broken(e);
        } catch (com.google.gson.JsonParseException e) {
            return Delivery.of(Kind.UNKNOWN, "unreadable_answer");
        }
    }

    /** One method of the Web API. */
    interface Call<T> {
        T call() throws IOException, SlackApiException;
    }
}
