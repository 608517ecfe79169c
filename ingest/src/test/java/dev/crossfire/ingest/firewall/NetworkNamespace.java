package dev.crossfire.ingest.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.ingest.Condition;
import dev.crossfire.ingest.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of one's own, with its own firewall; the kernel takes it away with the process that holds it. */
final class NetworkNamespace implements AutoCloseable {

    private final Process holder;

    private NetworkNamespace(Process holder) {
        this.holder = holder;
    }

    static NetworkNamespace create() throws Exception {
        Requirement.root();
        Requirement.program("iptables", "/usr/sbin/iptables-nft-save");
        Requirement.program("nftables", "/usr/sbin/nft");
        Requirement.program("conntrack", "/usr/sbin/conntrack");
        Requirement.program("iproute2", "/usr/sbin/ip", "/sbin/ip");
        // Ends with its stdin, so that it does not outlive this process.
        Process holder = new ProcessBuilder("unshare", "--net", "cat").start();
        Path mine = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Path its = Path.of("/proc", Long.toString(holder.pid()), "ns/net");
        Condition.await(
                "a namespace of its own", () -> !Files.readSymbolicLink(its).equals(mine));
        NetworkNamespace namespace = new NetworkNamespace(holder);
        namespace.run("ip link set lo up");
        return namespace;
    }

    /** The words that run a command in it. */
    List<String> prefix() {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    /** What a shell line prints in it; fails when it does. */
    String run(String line) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix());
        words.addAll(List.of("sh", "-c", line));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(line + ": " + printed);
        }
        return printed;
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
