package dev.crossfire.ingest.journal;

import dev.crossfire.model.NodeKey;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of which journal is shipped.
 *
 * @param node whose journal it is
 * @param cursorFile holds the cursor behind the last acknowledged entry; made when absent, its folder too. Null = none is kept, each start
 *     begins anew
 * @param units whose entries are shipped, and what the service manager says about them; {@value #KERNEL} stands for the kernel's own
 *     messages, of which a flood is cut ({@link KernelAllowance}); empty = every entry of the journal
 * @param files journal files to read instead of the machine's own journal; empty = none
 * @param directory folder of journal files to read instead of the machine's own, such as one mounted into a container; null = none
 * @param since where to begin without a cursor, as {@code journalctl --since} takes it; null = at the oldest entry
 * @param once read to the present end, then stop
 */
public record JournalShipping(
        NodeKey node,
        @Nullable Path cursorFile,
        List<String> units,
        List<Path> files,
        @Nullable Path directory,
        @Nullable String since,
        boolean once) {

    /** Among the units: the kernel. */
    public static final String KERNEL = "kernel";

    /** Whole names: journalctl looks only once, when it starts, which units fit a pattern, and fails when none does. */
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*");

    /**
     * The kubelet and the container runtimes under the names that distributions give their units, the services that load whole rule sets,
     * and the kernel, which tells of processes killed for want of memory and of packets that it dropped itself.
     */
    public static final List<String> DEFAULT_UNITS = List.of(
            "kubelet",
            "containerd",
            "crio",
            "docker",
            "k3s",
            "k3s-agent",
            "rke2-server",
            "rke2-agent",
            "snap.microk8s.daemon-kubelite",
            "firewalld",
            "ufw",
            "nftables",
            "netfilter-persistent",
            "iptables",
            KERNEL);

    /** A little more than the 10 minutes that evidence is kept for: what is older would be read for nothing. */
    public static final String DEFAULT_SINCE = "-12min";

    public JournalShipping {
        units = List.copyOf(units);
        files = List.copyOf(files);
        if (!units.stream().allMatch(unit -> UNIT.matcher(unit).matches())) {
            throw new IllegalArgumentException("a unit must be a name such as kubelet, no pattern, got " + units);
        }
        if (!files.isEmpty() && directory != null) {
            throw new IllegalArgumentException(
                    "name either journal files or a directory of them, got " + files + " and " + directory);
        }
        if (since != null && since.isBlank()) {
            throw new IllegalArgumentException(
                    "since must be a time such as -12min or 2026-11-22 14:00:00, got a blank");
        }
    }

    /** The machine's own journal, with all defaults. */
    public static JournalShipping of(NodeKey node, @Nullable Path cursorFile) {
        return new JournalShipping(node, cursorFile, DEFAULT_UNITS, List.of(), null, DEFAULT_SINCE, false);
    }

    public JournalShipping withUnits(List<String> chosen) {
        return new JournalShipping(node, cursorFile, chosen, files, directory, since, once);
    }

    /** Files are read from their beginning: they are chosen for what stands in them, however long ago. */
    public JournalShipping withFiles(List<Path> chosen) {
        return new JournalShipping(node, cursorFile, units, chosen, null, null, once);
    }

    public JournalShipping withDirectory(Path chosen) {
        return new JournalShipping(node, cursorFile, units, List.of(), chosen, since, once);
    }

    public JournalShipping withSince(@Nullable String chosen) {
        return new JournalShipping(node, cursorFile, units, files, directory, chosen, once);
    }

    public JournalShipping onlyOnce() {
        return new JournalShipping(node, cursorFile, units, files, directory, since, true);
    }
}
