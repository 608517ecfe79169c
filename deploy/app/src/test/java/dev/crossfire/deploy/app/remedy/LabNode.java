package dev.crossfire.deploy.app.remedy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A node in a network namespace of its own, with a health endpoint, a peer on its network, and a client that dials as calico-node's check
 * does. Its kernel, rules, routes and sockets are real; the kubelet's lines are written from what the client saw.
 */
final class LabNode implements AutoCloseable {

    static final String ADDRESS = "10.20.0.1";
    static final String PEER = "10.20.0.2";
    private static final int PORT = 9099;

    /** Two SYNs: at once and after a second. */
    private static final Duration TIMEOUT = Duration.ofMillis(1200);

    /** As long as the text below says, in whole seconds. */
    private static final int TOLD_TIMEOUT = 2;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final String SERVER = """
            import http.server, sys
            class Health(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(204); self.end_headers()
                def log_message(self, *args): pass
            server = http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Health)
            print('ready', flush=True)
            server.serve_forever()
            """;

    private static final String CLIENT = """
            import http.client, sys
            try:
                connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]), timeout=float(sys.argv[3]))
                connection.request('GET', '/liveness')
                print(connection.getresponse().status)
            except OSError as e:
                print(type(e).__name__)
            """;

    /** What is captured of a node, a file each. */
    private static final Map<String, String> CAPTURE = commands();

    private final String name;
    private final String peer;
    private final List<String> kubelet = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, Instant> taken = new LinkedHashMap<>();
    private @Nullable Process server;
    private int captures;

    private LabNode(String name) {
        this.name = name;
        this.peer = name + "p";
    }

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("save.nft", "iptables-nft-save -c");
        commands.put("save.legacy", "iptables-legacy-save -c");
        commands.put("nft", "nft -a list ruleset");
        commands.put("ip-route", "ip route show table all");
        commands.put("ip-rule", "ip rule");
        commands.put("ip-addr", "ip addr");
        commands.put("ip-route-get", "ip route get 127.0.0.1");
        commands.put("ss", "ss -tan");
        commands.put("ss-ltn", "ss -ltnp");
        commands.put("conntrack", "conntrack -L -p tcp");
        commands.put("sysctl", "sysctl -a 2>/dev/null | grep route_localnet");
        return commands;
    }

    /** Skips the test, with the reason, where no namespace can be made; never where everything must run. */
    static void requireRoot() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        assumeTrue(
                root || "true".equals(System.getenv("CI")),
                "needs root: it makes network namespaces with firewalls of their own (./crossfire test runs it)");
    }

    /** A healthy node, reachable by its peer, with route_localnet on as kube-proxy sets it. */
    static LabNode open() {
        LabNode node = new LabNode("cfr" + ProcessHandle.current().pid() % 100_000 + "x" + NUMBERS.incrementAndGet());
        String n = node.name;
        String p = node.peer;
        host("ip netns add " + n + " && ip netns add " + p);
        host("ip link add n0 netns " + n + " type veth peer name p0 netns " + p);
        node.run("ip link set lo up; ip addr add " + ADDRESS + "/24 dev n0; ip link set n0 up;"
                + " for c in /proc/sys/net/ipv4/conf/*/route_localnet; do echo 1 > $c; done");
        // The peer takes 127.0.0.1 for the node's, which only a neighbour on the same network can.
        host("ip netns exec " + p + " sh -c 'ip link set lo up; ip addr add " + PEER + "/24 dev p0; ip link set p0 up;"
                + " for c in /proc/sys/net/ipv4/conf/*/route_localnet; do echo 1 > $c; done;"
                + " for c in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $c; done;"
                + " ip addr del 127.0.0.1/8 dev lo; ip route flush table local dev lo;"
                + " ip route add 127.0.0.1/32 via " + ADDRESS + " dev p0 src " + PEER + "'");
        node.serve("127.0.0.1");
        return node;
    }

    /** Runs a command on the node, as someone logged in there does; a failure is the test's. */
    void run(String command) {
        host("ip netns exec " + name + " sh -c '" + command.replace("'", "'\\''") + "'");
    }

    /** What a command on the node prints. */
    String said(String command) {
        return host("ip netns exec " + name + " sh -c '" + command.replace("'", "'\\''") + "'");
    }

    private static String host(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": exit " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Has the health endpoint listen on another address than before. */
    void serve(String address) {
        stopServer();
        try {
            Process process = new ProcessBuilder(
                            "ip", "netns", "exec", name, "python3", "-c", SERVER, address, Integer.toString(PORT))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            server = process;
            String said = process.inputReader(StandardCharsets.UTF_8).readLine();
            if (!"ready".equals(said)) {
                throw new AssertionError("the health endpoint does not listen on " + address);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopServer() {
        if (server != null) {
            server.destroyForcibly().onExit().join();
        }
    }

    /** Whether the endpoint answers a client of this node. */
    boolean answers(String address) {
        return dial(name, address).equals("204");
    }

    /** Whether the peer reaches what listens on 127.0.0.1 of this node: what the localnet rule is there to prevent. */
    boolean isOpenToPeer() {
        return dial(peer, "127.0.0.1").equals("204");
    }

    private static String dial(String namespace, String address) {
        return host("ip netns exec " + namespace + " python3 -c \"" + CLIENT.replace("\"", "\\\"") + "\" " + address
                        + " " + PORT + " " + TIMEOUT.toMillis() / 1000.0)
                .strip();
    }

    /** One check as the kubelet runs it, and its line when it fails. */
    boolean check() {
        boolean passed = answers("127.0.0.1");
        if (!passed) {
            kubeletSays("I1122 15:58:49.885628 1203 prober.go:107] \"Probe failed\" probeType=\"Liveness\""
                    + " pod=\"kube-system/calico-node-x7k2p\" podUID=\"8f1c\" containerName=\"calico-node\""
                    + " probeResult=\"failure\" output=\"command timed out: \\\"/bin/calico-node -felix-live"
                    + " -bird-live\\\" timed out after " + TOLD_TIMEOUT + "s\"");
        }
        return passed;
    }

    void kubeletSays(String message) {
        says(Instant.now(), "kubelet", message);
    }

    void systemSays(String message) {
        says(Instant.now(), "systemd", message);
    }

    void podSays(String message) {
        says(Instant.now(), "coredns", message);
    }

    /** @param second of a minute that ends now */
    void felixSays(int second, String message) {
        says(
                Instant.now().minusSeconds(60L - second),
                "calico-node",
                "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: " + message);
    }

    private void says(Instant at, String identifier, String message) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("_HOSTNAME", "lab");
        entry.put("__REALTIME_TIMESTAMP", at.toEpochMilli() + "000");
        entry.put("SYSLOG_IDENTIFIER", identifier);
        entry.put("MESSAGE", message);
        kubelet.add(new String(Json.write(entry), StandardCharsets.UTF_8));
    }

    /**
     * A pod on a bridge of the node, as a network plugin makes it.
     *
     * @return its namespace
     */
    String pod(String address, String gateway) {
        String pod = name + "d";
        host("ip netns add " + pod);
        run("ip link add cni0 type bridge; ip addr add " + gateway + "/24 dev cni0; ip link set cni0 up;"
                + " ip route add default via " + PEER + " dev n0; echo 1 > /proc/sys/net/ipv4/ip_forward");
        host("ip link add v0 netns " + name + " type veth peer name eth0 netns " + pod);
        run("ip link set v0 master cni0; ip link set v0 up");
        host("ip netns exec " + pod + " sh -c 'ip link set lo up; ip addr add " + address
                + "/24 dev eth0; ip link set eth0 up; ip route add default via " + gateway + "'");
        host("ip netns exec " + peer + " ip route add 10.244.0.0/16 via " + ADDRESS);
        return pod;
    }

    /** Whether a pod gets an answer of any kind from another host. */
    boolean reaches(String pod, String address) {
        return !dial(pod, address).contains("imeout") && !dial(pod, address).contains("timed out");
    }

    /** Takes one snapshot. */
    void capture() {
        int number = captures++;
        CAPTURE.forEach((file, command) -> {
            String full = file + "." + number + ".txt";
            taken.put(full, Instant.now());
            files.put(
                    full,
                    host("ip netns exec " + name + " sh -c '" + command.replace("'", "'\\''")
                            + "' 2>/dev/null || true"));
        });
    }

    /** A shell of someone logged in on the node, in a folder. */
    Process shell(Path folder, String script) throws IOException {
        return new ProcessBuilder("ip", "netns", "exec", name, "bash", "-c", script)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The journal so far, as {@code journalctl -o json} prints it. */
    String journal() {
        return String.join("\n", kubelet);
    }

    /** Everything captured so far, as a bundle's files. */
    Map<String, String> bundle() {
        Map<String, String> bundle = new LinkedHashMap<>(files);
        bundle.put("kubelet.jsonl", journal());
        StringBuilder node = new StringBuilder("cluster: lab\nnode: " + name
                + "\ninstall: manifest\nbackends: {save.nft: nft, save.legacy: legacy, nft: native}\ntaken:\n");
        taken.forEach((file, at) ->
                node.append("  ").append(file).append(": ").append(at).append('\n'));
        bundle.put("node.yaml", node.toString());
        return bundle;
    }

    @Override
    public void close() {
        stopServer();
        host("ip netns del " + peer + "; ip netns del " + name + "; ip netns del " + name + "d; true");
    }
}
