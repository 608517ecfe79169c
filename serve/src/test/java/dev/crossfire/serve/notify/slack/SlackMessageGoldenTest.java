package dev.crossfire.serve.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.util.json.GsonFactory;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Saying;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages, as they are meant: run with {@code -Dgolden.write=true} to write them anew, then read the difference. */
class SlackMessageGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/slack");
    private static final SlackMessage.Links LINKS = new SlackMessage.Links(URI.create("http://127.0.0.1:8470"));
    private static final MessageRef ROOT = new MessageRef("C0123456789", "1763822869.000100");

    static Stream<Arguments> messages() {
        return Stream.of(
                message("opened-confirmed", alone(TestIncidents.confirmed(), Step.OPENED)),
                message("opened-suspected", alone(TestIncidents.suspected(), Step.OPENED)),
                message("confirmed", alone(TestIncidents.confirmed(), Step.CONFIRMED)),
                message("no-longer-confirmed", alone(TestIncidents.noLongerProven(), Step.SUSPECTED)),
                message("reply-no-longer-confirmed", reply(TestIncidents.noLongerProven(), Step.SUSPECTED)),
                message("resolved-verified", alone(TestIncidents.verified(), Step.RESOLVED)),
                message("resolved-expired", alone(TestIncidents.expired(), Step.RESOLVED)),
                message("resolved-refuted", alone(TestIncidents.refuted(), Step.RESOLVED)),
                message("resolved-superseded", alone(TestIncidents.superseded(), Step.RESOLVED)),
                message("resolved-by-hand", alone(TestIncidents.closedByHand(), Step.RESOLVED)),
                message("reopened", alone(TestIncidents.reopened(), Step.REOPENED)),
                message(
                        "possibly-repeated",
                        SlackMessage.alone(saying(TestIncidents.confirmed(), Step.OPENED, null, true, false), LINKS)),
                message(
                        "plain",
                        SlackMessage.alone(saying(TestIncidents.confirmed(), Step.OPENED, null, false, true), LINKS)),
                message("unlinked", SlackMessage.root(TestIncidents.confirmed(), new SlackMessage.Links(null))),
                message("root-verified", SlackMessage.root(TestIncidents.verified(), LINKS)),
                message("root-expired", SlackMessage.root(TestIncidents.expired(), LINKS)),
                message("root-refuted", SlackMessage.root(TestIncidents.refuted(), LINKS)),
                message("reply-confirmed", reply(TestIncidents.confirmed(), Step.CONFIRMED)),
                message("reply-verified", reply(TestIncidents.verified(), Step.RESOLVED)),
                message("reply-expired", reply(TestIncidents.expired(), Step.RESOLVED)),
                message("reply-reopened", reply(TestIncidents.reopened(), Step.REOPENED)),
                message("hostile", SlackMessage.root(TestIncidents.withSamples(HostileIncidents.SAMPLES), LINKS)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isAsItIsMeant(String name, SlackMessage message) throws IOException {
        Path golden = GOLDEN.resolve(name + ".json");
        String payload = payload(message);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, payload);
        }
        assertEquals(Files.readString(golden), payload);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void keepsWithinItsLimits(String name, SlackMessage message) {
        HostileIncidents.requireWithinLimits(message);
    }

    @Test
    void tellsThingsInTheOrderInWhichTheyAreNeeded() {
        String message = payload(alone(TestIncidents.confirmed(), Step.OPENED));
        int at = message.indexOf("\"blocks\"");
        for (String mark : List.of(
                "CONFIRMED prod/worker-3: KUBE-FIREWALL drops",
                "ongoing",
                "12",
                "pod traffic is still forwarded",
                "dropped 10 packets of 60 bytes while 5 checks failed",
                "owner unknown",
                "Keep loopback traffic out of source NAT",
                "on the host worker-3",
                "iptables-nft -w -t nat -I POSTROUTING",
                "Verify",
                "Undo",
                "until reboot",
                "change the owner",
                "healthHost",
                "revision 3")) {
            int found = message.indexOf(mark, at);
            assertTrue(found >= 0, mark + " is missing, or stands too early");
            at = found;
        }
    }

    @Test
    void whatExpiredIsNeverToldAsARecovery() {
        for (SlackMessage message : List.of(
                alone(TestIncidents.expired(), Step.RESOLVED),
                SlackMessage.root(TestIncidents.expired(), LINKS),
                reply(TestIncidents.expired(), Step.RESOLVED))) {
            String text = payload(message).toLowerCase(Locale.ROOT).replace("this is not a recovery", "");
            for (String word : List.of("recover", "resolved", "healed", "verified", "fixed")) {
                assertFalse(text.contains(word), word);
            }
        }
    }

    @Test
    void theRootKeepsWhatWasSeenWhileItLasted() {
        String root = payload(SlackMessage.root(TestIncidents.verified(), LINKS));
        assertTrue(root.contains("dropped 10 packets of 60 bytes while 5 checks failed"));
        assertTrue(root.contains("RECOVERED prod/worker-3"));
        assertTrue(root.contains("calico-node is Ready since 14:54:29"));
    }

    private static SlackMessage alone(Incident incident, Step step) {
        return SlackMessage.alone(saying(incident, step, null, false, false), LINKS);
    }

    private static SlackMessage reply(Incident incident, Step step) {
        return SlackMessage.reply(saying(incident, step, ROOT, false, false), LINKS);
    }

    private static Saying saying(Incident incident, Step step, MessageRef root, boolean repeated, boolean plain) {
        return new Saying(Subject.of(incident), step, 1, root, repeated, plain);
    }

    /** Text and blocks as they are sent. */
    static String payload(SlackMessage message) {
        String json = GsonFactory.createSnakeCase().toJson(Map.of("text", message.text(), "blocks", message.blocks()));
        return Json.pretty(Json.read(json.getBytes(StandardCharsets.UTF_8), java.util.TreeMap.class)) + "\n";
    }

    private static Arguments message(String name, SlackMessage message) {
        return Arguments.of(name, Named.of(message.blocks().size() + " blocks", message));
    }
}
