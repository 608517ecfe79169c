package dev.crossfire.deploy.app.diagnose;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A bundle's {@code node.yaml}.
 *
 * @param backends file prefix → {@code nft} or {@code legacy}
 * @param taken file → when it was taken
 */
record NodeFile(
        @Nullable String cluster, @Nullable String node, Map<String, String> backends, Map<String, Instant> taken) {

    static final String NAME = "node.yaml";

    static final NodeFile NONE = new NodeFile(null, null, Map.of(), Map.of());

    /** Reads the text; throws {@link UnreadableInput} with what is wrong and where. */
    static NodeFile parse(String text) {
        Object root;
        try {
            // Every scalar stays a text: 1.30 is a version, not a number.
            root = new Load(LoadSettings.builder()
                            .setLabel(NAME)
                            .setSchema(new FailsafeSchema())
                            .build())
                    .loadFromString(text);
        } catch (YamlEngineException e) {
            throw new UnreadableInput(
                    "is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        Map<String, String> top = texts(root);
        Map<String, Instant> taken = new TreeMap<>();
        texts(child(root, "taken")).forEach((file, time) -> taken.put(file, instant(file, time)));
        return new NodeFile(top.get("cluster"), top.get("node"), texts(child(root, "backends")), taken);
    }

    /** The backend of a rule set's file: that of the longest prefix which fits. */
    Optional<String> backendOf(String file) {
        return backends.keySet().stream()
                .filter(file::startsWith)
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .map(backends::get);
    }

    private static Instant instant(String file, String time) {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            try {
                return Instant.parse(time + "Z");
            } catch (DateTimeException again) {
                throw new UnreadableInput(
                        "taken: " + file + ": '" + time + "' is no ISO time such as 2026-11-22T15:57:26Z");
            }
        }
    }

    private static @Nullable Object child(@Nullable Object map, String key) {
        return map instanceof Map<?, ?> entries ? entries.get(key) : null;
    }

    private static Map<String, String> texts(@Nullable Object map) {
        Map<String, String> texts = new TreeMap<>();
        if (map instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> {
                if (value instanceof String text && !text.isBlank()) {
                    texts.put(String.valueOf(key), text);
                }
            });
        }
        return texts;
    }
}
