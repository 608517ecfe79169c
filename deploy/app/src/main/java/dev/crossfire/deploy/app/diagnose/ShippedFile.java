package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.LineCursor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file into which several shippers printed their records ({@code crossfire ship journal firewall --once --stdout}): it is read once for
 * each source, with empty lines in place of the others', so that coordinates stay those of the file.
 */
final class ShippedFile {

    private static final byte[] SNAPSHOT = "{\"cluster\":\"".getBytes(UTF_8);
    private static final byte[] OBJECT = "{\"apiVersion\":\"v1\",\"kind\":\"".getBytes(UTF_8);

    private ShippedFile() {}

    /** The file itself, or what it holds of each source when that is more than one. */
    static List<Material.File> of(Material.File file) {
        byte[] content = file.content();
        Map<RawKind, ByteArrayOutputStream> sources = new EnumMap<>(RawKind.class);
        LineCursor line = new LineCursor(content, 0, 1);
        RawKind current = null;
        while (line.next()) {
            RawKind begun = begins(content, line);
            current = begun == null ? current : begun;
            if (current == null) {
                return List.of(file);
            }
            add(sources, current, content, line);
        }
        if (sources.size() < 2) {
            return List.of(file);
        }
        return sources.values().stream()
                .map(source -> new Material.File(file.path(), source.toByteArray(), file.modified(), file.named()))
                .toList();
    }

    /** Which shipper's record begins here; null when a record goes on. */
    private static @Nullable RawKind begins(byte[] content, LineCursor line) {
        if (JournalChunk.isHeader(content, line.start(), line.end())) {
            return RawKind.JOURNAL;
        }
        if (startsWith(content, line, SNAPSHOT)) {
            return RawKind.FIREWALL;
        }
        return startsWith(content, line, OBJECT) ? RawKind.PODS : null;
    }

    private static boolean startsWith(byte[] content, LineCursor line, byte[] beginning) {
        int length = line.end() - line.start();
        return length > beginning.length
                && Arrays.equals(
                        content, line.start(), line.start() + beginning.length, beginning, 0, beginning.length);
    }

    private static void add(
            Map<RawKind, ByteArrayOutputStream> sources, RawKind current, byte[] content, LineCursor line) {
        ByteArrayOutputStream its = sources.computeIfAbsent(current, kind -> new ByteArrayOutputStream());
        if (its.size() == 0) {
            its.writeBytes("\n".repeat(line.number() - 1).getBytes(UTF_8));
        }
        its.write(content, line.start(), line.end() - line.start());
        sources.values().forEach(each -> each.write('\n'));
    }
}
