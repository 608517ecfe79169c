package dev.crossfire.serve.notify.slack;

import com.slack.api.model.Message;
import dev.crossfire.serve.notify.receiver.Saying;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bot's message carries unseen, so that it can be found again: message metadata, in Slack's words. */
final class MessageMark {

    static final String EVENT_TYPE = "crossfire_incident";

    private final String receiver;

    /** @param receiver name of the receiver: two of them may post to one channel */
    MessageMark(String receiver) {
        this.receiver = receiver;
    }

    Message.Metadata of(Saying saying) {
        return Message.Metadata.builder()
                .eventType(EVENT_TYPE)
                .eventPayload(Map.of(
                        "incident",
                        saying.subject().id(),
                        "receiver",
                        receiver,
                        "step",
                        saying.step().word(),
                        "number",
                        Integer.toString(saying.number())))
                .build();
    }

    /** Whether this is message {@code number} of that incident. */
    boolean on(Message message, String incident, int number) {
        Message.@Nullable Metadata metadata = message.getMetadata();
        if (metadata == null || !EVENT_TYPE.equals(metadata.getEventType()) || metadata.getEventPayload() == null) {
            return false;
        }
        Map<String, Object> payload = metadata.getEventPayload();
        return incident.equals(payload.get("incident"))
                && receiver.equals(payload.get("receiver"))
                && Integer.toString(number).equals(payload.get("number"));
    }
}
