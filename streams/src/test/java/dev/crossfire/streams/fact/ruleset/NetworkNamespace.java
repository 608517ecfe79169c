package dev.crossfire.streams.fact.ruleset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace furnished like a node: lo, and a device n0 with the node's address 10.20.0.1. One shell in it runs all commands, so
 * that a rule set can be tried in a tenth of a second.
 */
public final class NetworkNamespace implements AutoCloseable {

    public static final String NODE_ADDRESS = "10.20.0.1";

    private static final String END = "=== end of command, exit ";
    private static final List<String> COMMANDS = List.of(
            "ip",
            "nft",
            "ss",
            "iptables-nft-restore",
            "iptables-nft-save",
            "iptables-legacy-restore",
            "iptables-legacy-save");

    private final String name;
    private final Process shell;
    private final Writer in;
    private final BufferedReader out;
    private int sourcePort = 20000;

    private NetworkNamespace(String name, Process shell) {
        this.name = name;
        this.shell = shell;
        this.in = shell.outputWriter(UTF_8);
        this.out = shell.inputReader(UTF_8);
    }

    /** Skips the test, saying why, where no namespace can be made; fails where CI=true. */
    public static NetworkNamespace open() {
        Optional<String> missing = whatIsMissing();
        if (missing.isPresent() && "true".equals(System.getenv("CI"))) {
            fail(missing.get());
        }
        assumeTrue(missing.isEmpty(), missing::get);
        try {
            String name = "crossfire-" + ProcessHandle.current().pid();
            command("ip", "netns", "add", name);
            Process shell = new ProcessBuilder("ip", "netns", "exec", name, "bash", "-s")
                    .redirectErrorStream(true)
                    .start();
            NetworkNamespace namespace = new NetworkNamespace(name, shell);
            namespace.run("for s in all default; do echo 1 > /proc/sys/net/ipv6/conf/$s/disable_ipv6; done 2>/dev/null;"
                    + " ip link set lo up; ip link add n0 type veth peer name n1; ip addr add " + NODE_ADDRESS
                    + "/24 dev n0; ip link set n0 up; ip link set n1 up; ip link show n0 >/dev/null");
            return namespace;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> whatIsMissing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root, to make a network namespace");
        }
        List<Path> folders = List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));
        return COMMANDS.stream()
                .filter(each -> folders.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(each))))
                .findFirst()
                .map(each -> "needs " + each + ": apt-get install iptables nftables iproute2");
    }

    private static void command(String... words) throws IOException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** What the script printed; fails when its last command did. */
    public String run(String script) {
        try {
            in.write(script + "\necho \"" + END + "$?\"\n");
            in.flush();
            StringBuilder printed = new StringBuilder();
            while (true) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException("the shell in " + name + " ended: " + printed);
                }
                if (line.startsWith(END)) {
                    return line.equals(END + "0") ? printed.toString() : fail(script + "\n" + printed);
                }
                printed.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the script's last command succeeded. */
    public boolean does(String script) {
        return run(script + "\necho $?").strip().endsWith("0");
    }

    /**
     * Sends one SYN to 127.0.0.1:9099, as a health check does, and gives up as soon as it has left the socket. Each comes from a port of
     * its own, so that none belongs to a connection that conntrack still holds.
     */
    public void connect() {
        sourcePort = sourcePort < 60000 ? sourcePort + 1 : 20000;
        run("echo " + sourcePort + " " + sourcePort + " > /proc/sys/net/ipv4/ip_local_port_range;"
                + " (exec 2>/dev/null; : >/dev/tcp/127.0.0.1/9099) & check=$!;"
                + " while kill -0 $check 2>/dev/null && [ -z \"$(ss -Htn state syn-sent)\" ]; do :; done;"
                + " kill $check 2>/dev/null; wait $check 2>/dev/null; true");
    }

    @Override
    public void close() {
        try {
            in.close();
            shell.waitFor();
            command("ip", "netns", "del", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
