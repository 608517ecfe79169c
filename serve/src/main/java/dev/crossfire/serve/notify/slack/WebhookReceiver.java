package dev.crossfire.serve.notify.slack;

import com.slack.api.webhook.Payload;
import com.slack.api.webhook.WebhookResponse;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An incoming webhook. It answers {@code ok} and no message id, so every message stands for itself. */
final class WebhookReceiver implements Receiver {

    /** Slack's limit for incoming webhooks. */
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Secret url;
    private final SlackMessage.Links links;
    private final SlackConnection connection = new SlackConnection(null);

    WebhookReceiver(Secret url, SlackMessage.Links links) {
        this.url = url;
        this.links = links;
    }

    @Override
    public boolean threads() {
        return false;
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
        SlackMessage message = SlackMessage.alone(saying, links);
        Payload payload = Payload.builder()
                .text(message.text())
                .blocks(message.layout())
                .unfurlLinks(false)
                .unfurlMedia(false)
                .build();
        connection.beginning();
        try {
            return answer(connection.slack().send(url.reveal(), payload));
        } catch (IOException e) {
            return connection.broken(e);
        }
    }

    @Override
    public Delivery edit(Subject subject, Said said, MessageRef root) {
        throw new UnsupportedOperationException("a webhook edits nothing");
    }

    @Override
    public Lookup find(String subject, Attempt attempt, @Nullable MessageRef root) {
        throw new UnsupportedOperationException("a webhook finds nothing");
    }

    @Override
    public String explain(String reason) {
        return SlackAnswer.explain(reason);
    }

    @Override
    public void close() {
        connection.close();
    }

    private static Delivery answer(WebhookResponse response) {
        String body = response.getBody();
        int status = response.getCode();
        if (status == 200 && "ok".equals(body == null ? "" : body.strip())) {
            return Delivery.sent(null);
        }
        if (status >= 200 && status < 300) {
            // Not Slack's word: a proxy's page, perhaps, before or after Slack heard it.
            return Delivery.of(Kind.UNKNOWN, "unreadable_answer");
        }
        return SlackAnswer.ofStatus(status, body, header(response, "retry-after"));
    }

    private static @Nullable String header(WebhookResponse response, String name) {
        Map<String, List<String>> headers = response.getHeaders();
        List<String> values = headers == null ? null : headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
