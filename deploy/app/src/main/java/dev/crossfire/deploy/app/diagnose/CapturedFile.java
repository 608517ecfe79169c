package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.streams.entry.CapturedOutputs;
import dev.crossfire.streams.entry.CapturedOutputs.Output;
import dev.crossfire.streams.entry.ContentKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A file into which the outputs of several commands were written: each is read as a file of its own, which keeps the lines of the whole. */
final class CapturedFile {

    private static final Set<ContentKind> COMMANDS = EnumSet.of(
            ContentKind.FIREWALL,
            ContentKind.ROUTES,
            ContentKind.SOCKETS,
            ContentKind.CONNTRACK,
            ContentKind.SYSCTL,
            ContentKind.UNKNOWN);

    /** Logs are long, and what holds several outputs names the first of them early. */
    private static final int HEAD = 64 * 1024;

    private CapturedFile() {}

    /** The file itself, or the outputs that it holds. */
    static List<Material.File> of(Material.File file) {
        if (!mayHoldSeveral(file)) {
            return List.of(file);
        }
        List<Output> outputs = CapturedOutputs.of(new String(file.content(), UTF_8));
        Output first = outputs.get(0);
        if (outputs.size() == 1 && first.command() == null) {
            return List.of(file);
        }
        return outputs.stream()
                .map(output -> new Material.File(
                        file.path(),
                        ("\n".repeat(output.line() - 1) + output.text()).getBytes(UTF_8),
                        output.at() == null ? file.modified() : output.at(),
                        file.named(),
                        output.command(),
                        output.at()))
                .toList();
    }

    private static boolean mayHoldSeveral(Material.File file) {
        int first = 0;
        byte[] content = file.content();
        while (first < content.length && Character.isWhitespace(content[first])) {
            first++;
        }
        boolean object = first < content.length && content[first] == '{';
        if (object || file.name().equals(NodeFile.NAME)) {
            return false;
        }
        return COMMANDS.contains(ContentKind.of(content, file.name()))
                || CapturedOutputs.namesCommands(new String(content, 0, Math.min(HEAD, content.length), UTF_8));
    }
}
