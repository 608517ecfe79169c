package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.streams.entry.ContentKind;
import dev.crossfire.streams.fact.SnapshotText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file is: by its content, and in a bundle by its name where its content says nothing.
 *
 * @param tool the command it is of; null when it is no command's output
 */
record FileKind(String kind, @Nullable String tool) {

    private static final int MOST_SAMPLED = 256 * 1024;

    static FileKind of(Material.File file, Material material) {
        if (material.bundle() != null && file.name().equals(NodeFile.NAME)) {
            return new FileKind("node", "node");
        }
        Optional<SnapshotText.Kind> named =
                file.command() == null ? Optional.empty() : SnapshotText.kindOfCommand(file.command());
        if (named.isPresent()) {
            return new FileKind(named.get().kind(), named.get().tool());
        }
        ContentKind content = ContentKind.of(file.content(), file.name());
        return switch (content) {
            case JOURNAL, EVENTS, PODS -> new FileKind(content.word(), null);
            case NODE -> new FileKind(content.word(), "node");
            // A shipped snapshot holds the output of every command: looked at as text it would pass for any of them.
            case FIREWALL -> isShipped(file) ? new FileKind(content.word(), null) : command(file, material, content);
            default -> command(file, material, content);
        };
    }

    private static boolean isShipped(Material.File file) {
        String head = head(file).stripLeading();
        return head.startsWith("{") && !SnapshotText.isJson(head);
    }

    private static String head(Material.File file) {
        byte[] head = Arrays.copyOf(file.content(), Math.min(file.content().length, MOST_SAMPLED));
        return new String(head, StandardCharsets.UTF_8);
    }

    private static FileKind command(Material.File file, Material material, ContentKind content) {
        Optional<SnapshotText.Kind> told = SnapshotText.kindOf(head(file), file.name());
        if (told.isPresent()) {
            return new FileKind(told.get().kind(), told.get().tool());
        }
        if (material.nodeFile().backendOf(file.name()).isPresent()) {
            return new FileKind("firewall", "iptables-save");
        }
        if (material.nodeFile().taken().containsKey(file.name())) {
            return SnapshotText.kindOfName(file.name())
                    .map(kind -> new FileKind(kind.kind(), kind.tool()))
                    .orElse(new FileKind(content.word(), null));
        }
        return new FileKind(content.word(), null);
    }
}
