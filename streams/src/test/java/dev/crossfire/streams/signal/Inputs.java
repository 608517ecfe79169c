package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Raw inputs as tests want them, and what came out of them. */
final class Inputs {

    static final Instant REFERENCE = Instant.parse("2026-11-22T16:30:00Z");

    static final Recogniser RECOGNISER = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);

    private Inputs() {}

    static RawInput record(RawKind kind, byte[] value, Map<String, String> headers) {
        return new RawInput(
                kind,
                value,
                headers,
                Coordinates.inTopic(kind.topic().name(), 0, 4711, 0),
                REFERENCE,
                null,
                null,
                null);
    }

    static RawInput record(RawKind kind, String value) {
        return record(kind, value.getBytes(UTF_8), Map.of());
    }

    static RawInput file(RawKind kind, String path, byte[] value, Instant reference) {
        return new RawInput(kind, value, Map.of(), Coordinates.inFile(path, 1), null, reference, "lab", "worker-3");
    }

    static Recognised journal(String value) {
        return RECOGNISER.recognise(record(RawKind.JOURNAL, value));
    }

    static Recognised pods(String value) {
        return RECOGNISER.recognise(record(RawKind.PODS, value));
    }

    static List<Signal> signals(Recognised recognised) {
        return recognised.records().stream()
                .filter(Signal.class::isInstance)
                .map(Signal.class::cast)
                .toList();
    }

    static List<Heartbeat> heartbeats(Recognised recognised) {
        return recognised.records().stream()
                .filter(Heartbeat.class::isInstance)
                .map(Heartbeat.class::cast)
                .toList();
    }
}
