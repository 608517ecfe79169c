package dev.crossfire.streams;

import dev.crossfire.streams.verdict.ConflictSet;
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
        FILES.forEach(file -> texts.put(file, ShippedFile.read("/conflicts/" + file)));
        return ConflictSet.of(texts);
    }
}
