package dev.crossfire.deploy.app.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What people see of one node: in the feed, in Slack, in the history. */
final class LiveView {

    /** Longest wait for anything: only what hangs takes so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final LiveInstallation installation;
    private final LiveNode node;

    LiveView(LiveInstallation installation, LiveNode node) {
        this.installation = installation;
        this.node = node;
    }

    /** Waits until something is there. */
    <T> T await(String what, Callable<@Nullable T> there) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            T found = there.call();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new AssertionError("waited in vain for " + what + " of " + node.name() + ", of which is known: "
                + installation.get("/api/v1/incidents?node=" + node.name()) + installation.lastWords());
    }

    /** When the second check failed. */
    Instant secondFailure() throws Exception {
        return await(
                "two failing checks",
                () -> node.failures().size() < 2 ? null : node.failures().get(1).at());
    }

    /** The open and confirmed incident in the feed; null when there is none. */
    @Nullable
    JsonNode confirmed() throws Exception {
        return first(installation.get("/api/v1/incidents?state=open&verdict=confirmed&node=" + node.name()));
    }

    /**
     * The same, once its cause is known and its first remedy can be run as it stands: of a snapshot that was taken in the midst of a change some
     * part may be missing that the remedy has to name, and then it says how to find it; the next snapshot names it.
     */
    @Nullable
    JsonNode remedied() throws Exception {
        JsonNode incident = confirmed();
        boolean runs = incident != null
                && !incident.path("cause").isNull()
                && !incident.path("remedies")
                        .path(0)
                        .path("commands")
                        .toString()
                        .contains("#");
        return runs ? incident : null;
    }

    @Nullable
    JsonNode resolved() throws Exception {
        return first(installation.get("/api/v1/incidents?state=resolved&node=" + node.name()));
    }

    /** Why nothing is wrong with it in the way of the conflict; null when nothing was refuted. */
    @Nullable
    JsonNode refuted() throws Exception {
        JsonNode finding = installation.get("/api/v1/explain?cluster=" + installation.clusterOf(node) + "&node="
                + node.name() + "&conflict=healthcheck-vs-kube-firewall");
        return finding.path("verdict").asText().equals("refuted") ? finding : null;
    }

    /** Every revision of every incident of the node, oldest first within an incident. */
    List<JsonNode> revisions() throws Exception {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode incident :
                installation.get("/api/v1/incidents?node=" + node.name()).path("incidents")) {
            installation
                    .get("/api/v1/incidents/" + incident.path("id").asText() + "/revisions")
                    .path("revisions")
                    .forEach(all::add);
        }
        return all;
    }

    /** What Slack was told of it, replies included; null while that is less than this many messages. */
    @Nullable
    List<PostedMessage> told(int atLeast) {
        List<PostedMessage> told = installation.slack().messages().stream()
                .filter(message -> message.toString().contains(node.name()))
                .toList();
        return told.size() < atLeast ? null : told;
    }

    /** The confirmed incident as {@code crossfire history} finds it in the topic; null when it does not. */
    @Nullable
    JsonNode inHistory() throws IOException {
        CommandRun run = CommandRun.of(
                "history",
                "--kafka",
                installation.bootstrap(),
                "--node",
                node.name(),
                "--verdict",
                "confirmed",
                "-o",
                "json");
        if (run.exit() != 0) {
            throw new AssertionError(run.err());
        }
        return first(Json.tree(run.out().getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable JsonNode first(JsonNode list) {
        return list.path("incidents").isEmpty() ? null : list.path("incidents").get(0);
    }
}
