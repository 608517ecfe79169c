package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.firewall.FirewallShipping;
import dev.crossfire.ingest.journal.JournalShipping;
import dev.crossfire.ingest.pods.PodsShipping;
import dev.crossfire.model.NodeKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShippingSettingsTest {

    private static final NodeKey NODE = new NodeKey("prod", "worker-3");

    @Test
    void aJournalIsTheMachinesOwnAFilesOrAFoldersAndNotTwoOfThem() {
        JournalShipping own = JournalShipping.of(NODE, Path.of("cursor"));
        assertEquals("-12min", own.since());
        assertTrue(own.units().containsAll(List.of("kubelet", "containerd", "crio", "k3s", "rke2-server", "kernel")));
        assertNull(own.withFiles(List.of(Path.of("a.journal"))).since(), "a file is read from its beginning");
        assertEquals("-12min", own.withDirectory(Path.of("journal")).since());
        refused(
                "either journal files or a directory",
                () -> new JournalShipping(NODE, null, List.of(), List.of(Path.of("a")), Path.of("b"), null, false));
        for (String none : List.of("--reboot", " ", "", "kube*", "k3s-[a-z]*", "kubelet MESSAGE=x", "kernel,")) {
            refused("a unit must be a name", () -> own.withUnits(List.of(none)));
        }
        refused("since must be a time", () -> own.withSince(" "));
    }

    @Test
    void snapshotsAreTakenEverySecondAtMost() {
        FirewallShipping here = FirewallShipping.of(NODE);
        assertEquals(Duration.ofSeconds(30), here.every());
        assertEquals(
                Duration.ofSeconds(1), here.withEvery(Duration.ofSeconds(1)).every());
        refused("every second at most", () -> here.withEvery(Duration.ofMillis(999)));
        refused("must not be blank", () -> here.withPrefix(List.of("")));
    }

    @Test
    void podsNeedAClusterAndANamespace() {
        assertEquals(
                List.of("kube-system", "calico-system"), PodsShipping.of("prod").namespaces());
        refused("at least one namespace", () -> PodsShipping.of("prod").withNamespaces(List.of()));
        refused("needs a name", () -> PodsShipping.of(" "));
    }

    private static void refused(String why, Executable settings) {
        String message = assertThrows(IllegalArgumentException.class, settings).getMessage();
        assertTrue(message.contains(why), message);
    }
}
