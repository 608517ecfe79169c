package dev.crossfire.streams.fact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.signal.PartFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recorded node beside the repository; without the recordings their tests skip, but never where CI=true. */
record LabBundle(Path folder) {

    static final Instant TAKEN = Instant.parse("2026-11-22T16:00:00Z");

    static Stream<LabBundle> all() {
        try (Stream<Path> folders = Files.list(shared("lab"))) {
            return folders.filter(Files::isDirectory).sorted().map(LabBundle::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LabBundle named(String name) {
        return new LabBundle(shared("lab").resolve(name));
    }

    static Path shared(String name) {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path folder = up.resolve("shared").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "no shared/" + name + " beside the repository");
        throw new IllegalStateException("no shared/" + name + " beside the repository");
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** How many snapshots of the rule sets there are. */
    int snapshots() {
        int count = 0;
        while (Files.exists(folder.resolve("iptables-save." + count + ".txt"))) {
            count++;
        }
        return count;
    }

    /** The rule sets of one snapshot with everything else that was recorded. */
    SnapshotReading read(int snapshot) {
        List<Part> parts = new ArrayList<>();
        parts.add(part("firewall", "iptables-save." + snapshot + ".txt", null, "nft"));
        parts.add(part("firewall", "other-backend." + snapshot + ".txt", null, "legacy"));
        parts.add(part("routes", "ip-route.txt", "ip route show table all", null));
        parts.add(part("routes", "ip-rule.txt", "ip rule", null));
        parts.add(part("routes", "ip-addr.txt", "ip addr", null));
        parts.add(part("routes", "ip-route-get.txt", "ip route get 127.0.0.1", null));
        parts.add(part("sockets", "ss.txt", "ss -Htn", null));
        parts.add(part("sockets", "ss-ltn.txt", "ss -ltn", null));
        parts.add(part("conntrack", "conntrack.txt", "conntrack -L", null));
        parts.add(part("sysctl", "sysctl.txt", "sysctl -a", null));
        parts.add(part("node", "node.yaml", "node", null));
        return SnapshotReader.read(new FirewallSnapshot("lab", "worker-3", null, TAKEN, parts));
    }

    private Part part(String kind, String file, @Nullable String tool, @Nullable String backend) {
        return new Part(kind, tool, backend, null, null, null, null, text(file), null);
    }

    String text(String file) {
        try {
            return Files.readString(folder.resolve(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <F extends Fact> F fact(SnapshotReading reading, Class<F> type, String part) {
        return type.cast(find(reading, part).orElseThrow().fact());
    }

    static Optional<PartFact> find(SnapshotReading reading, String part) {
        return reading.facts().stream().filter(fact -> fact.part().equals(part)).findFirst();
    }

    static String ruleSetOf(Backend backend) {
        return "iptables-save/" + backend.word();
    }

    @Override
    public String toString() {
        return name();
    }
}
