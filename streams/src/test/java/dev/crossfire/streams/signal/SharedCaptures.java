package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Captures and collected lines that lie beside the repository; without them their tests skip, but never where CI=true. */
final class SharedCaptures {

    private SharedCaptures() {}

    static List<Path> labBundles() {
        try (Stream<Path> folders = Files.list(folder("lab"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path corpus(String file) {
        return folder("corpus").resolve(file);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        Path here = Path.of("").toAbsolutePath();
        for (Path up = here; up != null; up = up.getParent()) {
            Path folder = up.resolve("shared").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "no shared/" + name + " beside the repository");
        throw new IllegalStateException("no shared/" + name + " beside the repository");
    }
}
