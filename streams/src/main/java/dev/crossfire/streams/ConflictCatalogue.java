package dev.crossfire.streams;

import dev.crossfire.streams.verdict.ConflictSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The conflicts that Crossfire ships with. A new one is a file and a line here; nothing is scanned for. */
public final class ConflictCatalogue {

    private static final List<String> FILES = List.of("healthcheck-vs-kube-firewall.yaml");

    private ConflictCatalogue() {}

    /** Reads the shipped conflict files. */
    public static ConflictSet load() {
        Map<String, String> texts = new TreeMap<>();
        FILES.forEach(file -> texts.put(file, read(file)));
        return ConflictSet.of(texts);
    }

    private static String read(String file) {
        try (InputStream in = ConflictCatalogue.class.getResourceAsStream("/conflicts/" + file)) {
            if (in == null) {
                throw new IllegalStateException("conflict file " + file + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
