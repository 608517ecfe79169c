package dev.crossfire.deploy.app.ship;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.ingest.firewall.FirewallShipping;
import dev.crossfire.ingest.journal.JournalShipping;
import dev.crossfire.ingest.pods.PodsShipping;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.raw.RawKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What of which source is shipped, from where and how: told once for all shippers of a process. */
public record ShippedSources(JournalShipping journal, FirewallShipping firewall, PodsShipping pods, boolean once) {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Set<String> SOFTWARE = Set.of("kubernetes", "install", "runtime", "proxyMode", "calico");

    /**
     * @param data folder for what must outlive the process: how far the journal was read
     * @throws CommandFailed as bad usage, naming the flag and its variable
     */
    public static ShippedSources from(Settings settings, Path data) {
        NodeKey node = new NodeKey(settings.cluster(), settings.name(Setting.NODE, hostName()));
        boolean once = settings.truth(Setting.ONCE);
        try {
            return new ShippedSources(
                    journal(settings, node, data, once), firewall(settings, node, once), pods(settings, once), once);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(String.valueOf(e.getMessage()));
        }
    }

    /** Shippers by their words; empty for none. */
    public static Set<RawKind> kinds(List<String> words) {
        Set<RawKind> kinds = EnumSet.noneOf(RawKind.class);
        for (String word : words) {
            kinds.add(kind(word));
        }
        return kinds;
    }

    private static RawKind kind(String word) {
        for (RawKind kind : RawKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw CommandFailed.badUsage("a shipper must be journal, pods or firewall, got '" + word + "'");
    }

    private static JournalShipping journal(Settings settings, NodeKey node, Path data, boolean once) {
        boolean printed = settings.truth(Setting.STDOUT);
        List<Path> files = settings.paths(Setting.FILE);
        String since = settings.text(Setting.SINCE);
        // Files that are named are wanted whole, however old; and what is printed is not kept, so the next run prints
        // it again.
        return new JournalShipping(
                node,
                printed ? null : data.resolve("journal.cursor"),
                settings.list(Setting.UNIT, JournalShipping.DEFAULT_UNITS),
                files,
                settings.path(Setting.DIRECTORY),
                since == null && files.isEmpty() ? JournalShipping.DEFAULT_SINCE : since,
                once);
    }

    private static FirewallShipping firewall(Settings settings, NodeKey node, boolean once) {
        Duration every = settings.duration(Setting.EVERY);
        String enter = settings.text(Setting.ENTER, "");
        return new FirewallShipping(
                node,
                every == null ? FirewallShipping.DEFAULT_EVERY : every,
                software(settings),
                enter.isBlank() ? List.of() : List.of(enter.strip().split("\\s+")),
                once);
    }

    private static PodsShipping pods(Settings settings, boolean once) {
        return new PodsShipping(
                settings.cluster(),
                settings.list(Setting.NAMESPACE, PodsShipping.DEFAULT_NAMESPACES),
                settings.path(Setting.KUBECONFIG),
                settings.text(Setting.CONTEXT),
                once);
    }

    private static NodeFact software(Settings settings) {
        Map<String, String> known = new HashMap<>();
        for (String pair : settings.list(Setting.SOFTWARE, List.of())) {
            String[] words = pair.split("=", 2);
            if (words.length < 2 || words[1].isBlank() || !SOFTWARE.contains(words[0])) {
                throw Settings.refused(
                        Setting.SOFTWARE,
                        "must be KEY=VALUE with a key of kubernetes, install, runtime, proxyMode, calico",
                        pair);
            }
            known.put(words[0], words[1].strip());
        }
        return new NodeFact(
                known.get("kubernetes"),
                known.get("install"),
                known.get("runtime"),
                known.get("proxyMode"),
                known.get("calico"));
    }

    /** The kubelet names a node after its host in lower case, unless told otherwise. */
    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return NodeKey.UNKNOWN_NODE;
        }
    }
}
