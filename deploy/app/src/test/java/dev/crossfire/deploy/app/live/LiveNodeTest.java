package dev.crossfire.deploy.app.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a node that breaks to people who know why, and from what they are advised to a node that is well again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveNodeTest {

    /** From the second failing check to the verdict. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final String MOVED_LOCAL = "ip rule add pref 100 lookup local; ip rule del pref 0;";

    private final Map<String, LiveNode> nodes = new HashMap<>();
    private LiveInstallation installation;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        LiveNode.requireRoot();
        installation = LiveInstallation.start(folder);
        for (String name : List.of("masq-nft", "masq-legacy", "source-route", "policy-rule", "deaf", "besieged")) {
            nodes.put(name, installation.node(name, name.endsWith("legacy") ? "legacy" : "nft"));
        }
        for (String name : nodes.keySet()) {
            installation.process("ship-" + name).awaitWork();
        }
        System.out.println("RSS at rest, MiB: " + installation.residentMebibytes());
    }

    @AfterAll
    void stop() {
        if (installation != null) {
            installation.close();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource(delimiter = '|', textBlock = """
            masq-nft     | loopback-masqueraded  | exclude-loopback-from-nat | iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE
            masq-legacy  | loopback-masqueraded  | exclude-loopback-from-nat | iptables-legacy -w -t nat -A POSTROUTING -j MASQUERADE
            source-route | loopback-source-route | restore-loopback-route    | ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1
            policy-rule  | loopback-source-route | restore-loopback-route    | MOVED_LOCAL ip rule add pref 10 uidrange 0-0 lookup 100; ip route add local 127.0.0.0/8 dev lo src 10.20.0.1 table 100
            """)
    void whatBreaksIsToldAndWhatIsAdvisedHeals(String name, String cause, String remedy, String breaking)
            throws Exception {
        LiveNode node = nodes.get(name);
        LiveView view = new LiveView(installation, node);
        node.run(breaking.replace("MOVED_LOCAL", MOVED_LOCAL));
        Instant second = view.secondFailure();

        JsonNode incident = view.await("a confirmed incident whose remedy can be run", view::remedied);
        Duration feed = Duration.between(second, Instant.now());
        view.await("a message in Slack", () -> view.told(1));
        Duration slack = Duration.between(second, Instant.now());
        JsonNode history = view.await("the history", view::inHistory);
        Duration queried = Duration.between(second, Instant.now());
        System.out.printf(
                "%s: from the second failing check to the feed %d ms, to Slack %d ms, to history %d ms (goal %d ms)%n",
                name, feed.toMillis(), slack.toMillis(), queried.toMillis(), SOON.toMillis());

        assertEquals(cause, incident.path("cause").path("id").asText(), incident::toPrettyString);
        assertEquals(incident.path("id").asText(), history.path("id").asText());
        JsonNode first = incident.path("remedies").path(0);
        assertEquals(remedy, first.path("id").asText());
        assertEquals("yes", first.path("holds").asText());
        assertTrue(queried.compareTo(SOON.multipliedBy(3)) < 0, () -> "the verdict came after " + queried);
        heals(node, view, incident);
    }

    private static void heals(LiveNode node, LiveView view, JsonNode incident) throws Exception {
        for (JsonNode command : incident.path("remedies").path(0).path("commands")) {
            node.run(command.asText());
        }
        Instant healed = Instant.now();
        JsonNode resolved = view.await("its end", view::resolved);
        System.out.printf(
                "%s: verified %d ms after the remedy%n",
                node.name(), Duration.between(healed, Instant.now()).toMillis());
        assertEquals("verified", resolved.path("resolution").path("kind").asText(), resolved::toPrettyString);
        assertEquals(incident.path("id").asText(), resolved.path("id").asText());
        view.await("the end in Slack", () -> view.told(2));
        assertEquals(2, view.told(0).size(), () -> "one message and one reply: " + view.told(0));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDeadServerIsNoConflict() throws Exception {
        nodes.get("deaf").tell("deafen");
        isRefuted("deaf", "the check was refused at once");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPeersPacketsAreNoConflict() throws Exception {
        nodes.get("besieged").tell("besiege");
        nodes.get("besieged").tell("starve");
        isRefuted("besieged", "the packet was not dropped");
    }

    private void isRefuted(String name, String why) throws Exception {
        LiveNode node = nodes.get(name);
        LiveView view = new LiveView(installation, node);
        Instant second = view.secondFailure();
        JsonNode finding = view.await("the refutation", view::refuted);
        System.out.printf(
                "%s: refuted %d ms after the second failing check%n",
                name, Duration.between(second, Instant.now()).toMillis());
        List<String> reasons = new ArrayList<>();
        finding.path("checks").forEach(check -> {
            if (check.path("held").asBoolean()) {
                reasons.add(check.path("says").asText());
            }
        });
        assertTrue(reasons.stream().anyMatch(reason -> reason.contains(why)), reasons::toString);
        // It goes on failing through several snapshots, and is still none.
        int failures = node.failures().size();
        view.await("more failures", () -> node.failures().size() < failures + 15 ? null : true);
        assertFalse(view.revisions().stream()
                .anyMatch(revision -> revision.path("verdict").asText().equals("confirmed")));
        assertEquals(List.of(), view.told(0));
    }
}
