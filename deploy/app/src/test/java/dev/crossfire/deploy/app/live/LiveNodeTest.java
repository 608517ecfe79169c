package dev.crossfire.deploy.app.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a node that breaks to people who know why, and from what they are advised to a node that is well again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveNodeTest {

    /** From the second failing check to the verdict. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String MOVED_LOCAL = "ip rule add pref 100 lookup local; ip rule del pref 0; ";

    private final Map<String, LiveNode> nodes = new HashMap<>();

    @TempDir
    private Path folder;

    private LiveInstallation installation;

    @BeforeAll
    void start() throws Exception {
        LiveNode.requireRoot();
        installation = LiveInstallation.start(folder);
        for (String name : List.of("masq-nft", "source-route", "policy-rule", "deaf", "besieged")) {
            nodes.put(name, installation.node(name, "nft"));
        }
        nodes.put("masq-legacy", installation.node("masq-legacy", "legacy"));
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
    @CsvSource(delimiter = '|', textBlock = """
            masq-nft     | loopback-masqueraded  | exclude-loopback-from-nat | iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE
            masq-legacy  | loopback-masqueraded  | exclude-loopback-from-nat | iptables-legacy -w -t nat -A POSTROUTING -j MASQUERADE
            source-route | loopback-source-route | restore-loopback-route    | ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1
            policy-rule  | loopback-source-route | restore-loopback-route    | MOVED_LOCAL ip rule add pref 10 uidrange 0-0 lookup 100; ip route add local 127.0.0.0/8 dev lo src 10.20.0.1 table 100
            """)
    void whatBreaksIsToldAndWhatIsAdvisedHeals(String name, String cause, String remedy, String breaking)
            throws Exception {
        LiveNode node = nodes.get(name);
        node.run(breaking.replace("MOVED_LOCAL", MOVED_LOCAL));
        Instant second = second(node);

        JsonNode incident = await("a confirmed incident of " + name, () -> confirmed(name));
        Duration feed = Duration.between(second, Instant.now());
        await("Slack to be told of " + name, () -> told(name).isEmpty() ? null : told(name));
        Duration slack = Duration.between(second, Instant.now());
        JsonNode history = await("the history of " + name, () -> inHistory(name));
        Duration queried = Duration.between(second, Instant.now());
        System.out.printf(
                "%s: from the second failing check to the feed %d ms, to Slack %d ms, to history %d ms (goal %d ms)%n",
                name, feed.toMillis(), slack.toMillis(), queried.toMillis(), SOON.toMillis());

        assertEquals(cause, incident.path("cause").path("id").asText());
        assertEquals(incident.path("id").asText(), history.path("id").asText());
        JsonNode first = incident.path("remedies").path(0);
        assertEquals(remedy, first.path("id").asText());
        assertEquals("yes", first.path("holds").asText());
        assertTrue(queried.compareTo(SOON.multipliedBy(3)) < 0, () -> "the verdict came after " + queried);

        for (JsonNode command : first.path("commands")) {
            node.run(command.asText());
        }
        Instant healed = Instant.now();
        JsonNode resolved = await("the end of " + name, () -> resolved(name));
        System.out.printf(
                "%s: verified %d ms after the remedy%n",
                name, Duration.between(healed, Instant.now()).toMillis());
        assertEquals("verified", resolved.path("resolution").path("kind").asText(), resolved::toPrettyString);
        assertEquals(incident.path("id").asText(), resolved.path("id").asText());
        await("Slack to be told of the end of " + name, () -> told(name).size() < 2 ? null : told(name));
        assertEquals(2, told(name).size(), () -> "one message and one reply: " + told(name));
    }

    @Test
    void aDeadServerIsNoConflict() throws Exception {
        nodes.get("deaf").tell("deafen");
        isRefuted("deaf", "refused");
    }

    @Test
    void aPeersPacketsAreNoConflict() throws Exception {
        nodes.get("besieged").tell("besiege");
        nodes.get("besieged").tell("starve");
        isRefuted("besieged", "complete");
    }

    private void isRefuted(String name, String why) throws Exception {
        Instant second = second(nodes.get(name));
        JsonNode finding = await("the refutation for " + name, () -> refuted(name));
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
        int failures = nodes.get(name).failures().size();
        await("more failures of " + name, () -> nodes.get(name).failures().size() < failures + 15 ? null : true);
        assertFalse(everConfirmed(name));
        assertEquals(List.of(), told(name));
    }

    /** When the second check failed. */
    private static Instant second(LiveNode node) throws Exception {
        return await(
                "two failing checks on " + node.name(),
                () -> node.failures().size() < 2 ? null : node.failures().get(1).at());
    }

    private JsonNode confirmed(String node) throws Exception {
        return first(installation.get("/api/v1/incidents?state=open&verdict=confirmed&node=" + node));
    }

    private JsonNode resolved(String node) throws Exception {
        return first(installation.get("/api/v1/incidents?state=resolved&node=" + node));
    }

    private JsonNode refuted(String node) throws Exception {
        JsonNode finding = installation.get("/api/v1/explain?cluster=" + LiveInstallation.CLUSTER + "&node=" + node
                + "&conflict=healthcheck-vs-kube-firewall");
        return finding.path("verdict").asText().equals("refuted") ? finding : null;
    }

    private boolean everConfirmed(String node) throws Exception {
        for (JsonNode incident :
                installation.get("/api/v1/incidents?node=" + node).path("incidents")) {
            String revisions = installation
                    .get("/api/v1/incidents/" + incident.path("id").asText() + "/revisions")
                    .toString();
            if (revisions.contains("\"verdict\":\"confirmed\"")) {
                return true;
            }
        }
        return false;
    }

    private List<PostedMessage> told(String node) {
        return installation.slack().messages().stream()
                .filter(message -> message.toString().contains(node))
                .toList();
    }

    private JsonNode inHistory(String node) throws Exception {
        CommandRun run = CommandRun.of(
                "history", "--kafka", installation.bootstrap(), "--node", node, "--verdict", "confirmed", "-o", "json");
        assertEquals(0, run.exit(), run::err);
        return first(Json.tree(run.out().getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode first(JsonNode list) {
        return list.path("incidents").isEmpty() ? null : list.path("incidents").get(0);
    }

    private static <T> T await(String what, Callable<T> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            T met = condition.call();
            if (met != null) {
                return met;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("waited in vain for " + what);
    }
}
