package dev.crossfire.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Captures and collected lines that lie beside the repository; without them their tests skip, but never where CI=true. */
public final class SharedCaptures {

    private SharedCaptures() {}

    public static List<Path> labBundles() {
        try (Stream<Path> folders = Files.list(folder("lab"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a file of the corpus. */
    public static List<JsonNode> rows(String file) {
        List<JsonNode> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(folder("corpus").resolve(file), UTF_8)) {
                rows.add(Json.tree(line.getBytes(UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** {@code lab} or {@code corpus}. */
    public static Path folder(String name) {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path folder = up.resolve("shared").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "no shared/" + name + " beside the repository");
        throw new IllegalStateException("no shared/" + name + " beside the repository");
    }
}
