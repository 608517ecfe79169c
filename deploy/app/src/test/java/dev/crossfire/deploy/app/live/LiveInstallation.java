package dev.crossfire.deploy.app.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.model.Json;
import dev.crossfire.serve.notify.standin.SlackStandIn;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Everything that watches over the nodes, each a process of its own, with Slack and the API server played on this machine. */
final class LiveInstallation implements AutoCloseable {

    /** Of the cluster that the first two nodes belong to. */
    static final String CLUSTER = "live";

    private static final Pattern STATUS = Pattern.compile(".*(?:status|listens) at (http://127\\.0\\.0\\.1:\\d+/).*");
    private static final Pattern FEED = Pattern.compile(".*ready     in .*(http://127\\.0\\.0\\.1:\\d+/).*");

    private static final int LAST_LINES = 5;

    /** The played API server tells of every request; held here, since the JDK forgets loggers that nobody holds. */
    private static final Logger API_LOG = Logger.getLogger("io.fabric8.mockwebserver");

    private final Path folder;
    private final SlackStandIn slack = SlackStandIn.start();
    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final Map<String, List<String>> arguments = new HashMap<>();
    private final Map<String, CrossfireProcess> processes = new LinkedHashMap<>();
    private final List<LiveNode> nodes = new ArrayList<>();
    private final Map<String, String> clusters = new HashMap<>();
    private final String bootstrap;

    private LiveInstallation(Path folder) throws IOException {
        this.folder = folder;
        API_LOG.setLevel(Level.WARNING);
        api.init();
        // Its clients come back to the same port after a restart.
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bootstrap = "127.0.0.1:" + free.getLocalPort();
        }
    }

    /** Starts everything but nodes, and waits until all of it is ready. */
    static LiveInstallation start(Path folder) throws Exception {
        LiveInstallation installation = new LiveInstallation(folder);
        try {
            installation.startAll();
            return installation;
        } catch (Exception | Error e) {
            installation.close();
            throw e;
        }
    }

    private void startAll() throws Exception {
        restart("broker");
        try (TopicSetup setup = TopicSetup.connect(bootstrap, Map.of(), TopicLayout.SMALL)) {
            setup.create();
        }
        Path kubeconfig = kubeconfig();
        command("stream", "stream", "--quiet-period=10s");
        command("serve", "serve");
        command(
                "notify",
                "notify",
                "--slack-token=" + SlackStandIn.TOKEN,
                "--slack-channel=" + SlackStandIn.CHANNEL,
                "--slack-api=" + slack.api());
        command("pods", "ship", "pods", "--cluster=" + CLUSTER, "--kubeconfig=" + kubeconfig);
        for (String name : List.of("stream", "serve", "notify", "pods")) {
            restart(name);
        }
        for (String name : List.of("stream", "serve", "notify", "pods")) {
            processes.get(name).awaitWork();
        }
    }

    /** How a process is started, under a name of ours. */
    private void command(String name, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kafka=" + bootstrap, "--port=0", "--data=" + folder.resolve(name + "-data")));
        if (name.equals("notify")) {
            all.remove(all.size() - 1); // it keeps nothing of its own
        }
        arguments.put(name, all);
    }

    /** Starts a process, or starts it again; does not wait for it, but for the broker. */
    void restart(String name) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(name));
        CrossfireProcess process;
        if (name.equals("broker")) {
            String port = bootstrap.substring(bootstrap.indexOf(':') + 1);
            process = CrossfireProcess.start(
                    BrokerProcess.class,
                    "256m",
                    home,
                    folder.resolve("broker-data").toString(),
                    port);
            process.bootstrap();
        } else {
            process = CrossfireProcess.start(home, arguments.get(name).toArray(String[]::new));
        }
        processes.put(name, process);
    }

    /** A node with a shipper of its own, which looks every 3 s. */
    LiveNode node(String name, String backend) throws Exception {
        LiveNode node = LiveNode.start(folder.resolve("journal-" + name), name, apiUrl(), backend);
        String cluster = cluster(nodes.size());
        clusters.put(name, cluster);
        nodes.add(node);
        command(
                "ship-" + name,
                "ship",
                "journal",
                "firewall",
                "--cluster=" + cluster,
                "--node=" + name,
                "--every=3s",
                "--software=install=manifest",
                "--directory=" + node.journals(),
                "--enter=" + node.enter());
        restart("ship-" + name);
        return node;
    }

    /** Two nodes to a cluster: three that break within ten minutes would be told as one outbreak. */
    private String cluster(int node) throws Exception {
        if (node < 2) {
            return CLUSTER;
        }
        String cluster = CLUSTER + "-" + node / 2;
        if (node % 2 == 0) {
            command("pods-" + cluster, "ship", "pods", "--cluster=" + cluster, "--kubeconfig=" + kubeconfig());
            restart("pods-" + cluster);
            processes.get("pods-" + cluster).awaitWork();
        }
        return cluster;
    }

    String clusterOf(LiveNode node) {
        return clusters.get(node.name());
    }

    CrossfireProcess process(String name) {
        return processes.get(name);
    }

    /** Where the feed is, once it is ready. */
    URI feed() throws InterruptedException {
        return URI.create(processes.get("serve").awaitLine(FEED).group(1));
    }

    /** Where a process answers for its health. */
    URI status(String name) throws InterruptedException {
        return URI.create(processes.get(name).awaitLine(STATUS).group(1));
    }

    SlackStandIn slack() {
        return slack;
    }

    String bootstrap() {
        return bootstrap;
    }

    /** What the feed answers. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return Json.tree(CrossfireProcess.get(feed(), path).body().getBytes(StandardCharsets.UTF_8));
    }

    /** The last that each process said, for whoever has to find out why a test failed. */
    String lastWords() {
        StringBuilder words = new StringBuilder();
        processes.forEach((name, process) -> {
            List<String> lines = process.err();
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                    .forEach(
                            line -> words.append('\n').append(name).append(": ").append(line));
        });
        return words.toString();
    }

    /** Memory of each process now, in MiB. */
    Map<String, Long> residentMebibytes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (Map.Entry<String, CrossfireProcess> process : processes.entrySet()) {
            sizes.put(process.getKey(), process.getValue().residentMebibytes());
        }
        return sizes;
    }

    @Override
    public void close() {
        nodes.forEach(LiveNode::close);
        processes.values().forEach(CrossfireProcess::close);
        slack.close();
        api.destroy();
    }

    private String apiUrl() {
        return api.url("/").toString();
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: live
                contexts: [{name: live, context: {cluster: live, user: live}}]
                clusters: [{name: live, cluster: {server: "%s"}}]
                users: [{name: live, user: {}}]
                """.formatted(apiUrl()));
    }
}
