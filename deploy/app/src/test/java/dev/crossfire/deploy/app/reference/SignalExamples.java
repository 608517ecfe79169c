package dev.crossfire.deploy.app.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.ContentKind;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A signal of each kind, as it is recognised in the scenarios of the conflicts and the recordings beside them: all our own. */
final class SignalExamples {

    private static final Instant REFERENCE = Instant.parse("2026-11-22T16:00:00Z");
    private static final Comparator<Signal> SHORTEST =
            Comparator.comparingInt((Signal signal) -> signal.sample().length()).thenComparing(Signal::sample);

    private final Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
    private final Map<Key, Signal> found = new HashMap<>();

    private record Key(String name, RawKind source) {}

    private SignalExamples() {}

    /**
     * Finds them.
     *
     * @param fixtures folder that holds {@code scenarios} and {@code bundles}
     */
    static SignalExamples in(Path fixtures) throws IOException {
        SignalExamples scenarios = new SignalExamples();
        for (Path file : files(fixtures.resolve("scenarios"))) {
            Yaml given = Yaml.parse(file.toString(), Files.readString(file)).get("given");
            if (given.isMap()) {
                given.map()
                        .forEach(
                                (name, text) -> scenarios.read(name, text.text().getBytes(UTF_8)));
            }
        }
        SignalExamples bundles = new SignalExamples();
        for (Path file : files(fixtures.resolve("bundles"))) {
            bundles.read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        bundles.found.forEach(scenarios.found::putIfAbsent);
        return scenarios;
    }

    /** The shortest of a source; empty when no fixture has one. */
    Optional<Signal> find(String name, RawKind source) {
        return Optional.ofNullable(found.get(new Key(name, source)));
    }

    private void read(String name, byte[] content) {
        switch (ContentKind.of(content, name)) {
            case JOURNAL -> recognise(RawKind.JOURNAL, name, content);
            case EVENTS, PODS -> recognise(RawKind.PODS, name, content);
            default -> {
                // Tells facts, no signals.
            }
        }
    }

    private void recognise(RawKind kind, String name, byte[] content) {
        RawInput input =
                new RawInput(kind, content, Map.of(), Coordinates.inFile(name, 1), null, REFERENCE, "prod", "worker-3");
        recogniser.recognise(input).records().stream()
                .filter(Signal.class::isInstance)
                .map(Signal.class::cast)
                .filter(signal -> !signal.sample().isBlank())
                .forEach(signal -> found.merge(
                        new Key(signal.name(), kind),
                        signal,
                        (one, other) -> SHORTEST.compare(one, other) <= 0 ? one : other));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
