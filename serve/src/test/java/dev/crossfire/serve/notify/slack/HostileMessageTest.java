package dev.crossfire.serve.notify.slack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Saying;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits and harmlessness, for incidents whose every text is hostile. */
class HostileMessageTest {

    private static final int INCIDENTS = 1000;
    private static final String FEED = "http://127.0.0.1:8470/";
    private static final SlackMessage.Links LINKS = new SlackMessage.Links(URI.create(FEED));

    @Test
    void everyMessageKeepsWithinSlacksLimitsAndCanNeitherMentionNorLink() {
        for (long seed = 0; seed < INCIDENTS; seed++) {
            Incident incident = HostileIncidents.of(seed);
            for (SlackMessage message : allOf(incident)) {
                try {
                    HostileIncidents.requireWithinLimits(message);
                    HostileIncidents.requireHarmless(message, FEED);
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Test
    void aCommandStandsWholeOrNotAtAll() {
        for (int length : List.of(10, 690, 701, 5000)) {
            String command = "iptables-nft " + "x".repeat(length) + " END";
            String message = SlackMessageGoldenTest.payload(SlackMessage.root(commanding(command), LINKS));
            assertTrue(
                    message.contains(command) || message.contains("crossfire show " + TestIncidents.ID),
                    "either the command or where it stands: " + message);
            assertTrue(message.contains(command) || !message.contains("iptables-nft xxxx"), message);
        }
    }

    private static List<SlackMessage> allOf(Incident incident) {
        Step step = List.of(Step.values()).get(incident.revision() % 4);
        MessageRef root = new MessageRef("C0123456789", "1.0");
        return List.of(
                SlackMessage.alone(new Saying(Subject.of(incident), step, 1, null, false, false), LINKS),
                SlackMessage.alone(new Saying(Subject.of(incident), step, 1, null, true, true), LINKS),
                SlackMessage.reply(new Saying(Subject.of(incident), step, 2, root, true, false), LINKS),
                SlackMessage.root(incident, LINKS));
    }

    private static Incident commanding(String command) {
        Incident from = TestIncidents.confirmed();
        Remedy first = from.remedies().get(0);
        Remedy remedy = new Remedy(
                1,
                first.id(),
                "yes",
                first.because(),
                first.title(),
                first.risk(),
                List.of(command),
                null,
                first.verify(),
                first.rollback(),
                first.source(),
                first.where(),
                first.survives(),
                first.durable());
        return TestIncidents.with(from, Map.of("remedies", List.of(remedy)));
    }
}
