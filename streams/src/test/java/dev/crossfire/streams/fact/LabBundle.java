package dev.crossfire.streams.fact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.streams.SharedCaptures;
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
        return SharedCaptures.labBundles().stream().map(LabBundle::new);
    }

    static LabBundle named(String name) {
        return new LabBundle(SharedCaptures.folder("lab").resolve(name));
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
