package dev.crossfire.streams.simulation;

import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.model.signal.SnapshotFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Two arrivals of the same records that the fold makes different things of. */
@SuppressWarnings("ReferenceEquality") // a record that was delivered twice stands there twice
record Counterexample(History history, List<SentRecord> one, List<SentRecord> other) {

    Counterexample {
        one = List.copyOf(one);
        other = List.copyOf(other);
    }

    /**
     * A line of {@link #text}.
     *
     * @param place in the other order
     */
    private record Kept(
            int place,
            String kind,
            String cluster,
            String node,
            Instant at,
            Instant arrives,
            Map<String, String> headers,
            String value) {

        private SentRecord record() {
            RawKind sent = Stream.of(RawKind.values())
                    .filter(one -> one.word().equals(kind))
                    .findFirst()
                    .orElseThrow();
            return new SentRecord(
                    new NodeKey(cluster, node), sent, value.getBytes(StandardCharsets.UTF_8), headers, at, arrives, 1);
        }
    }

    /** One that was kept as {@link #text}. */
    static Counterexample of(List<String> lines) {
        List<SentRecord> one = new ArrayList<>();
        TreeMap<Integer, SentRecord> other = new TreeMap<>();
        for (String line : lines) {
            Kept kept = Json.read(line.getBytes(StandardCharsets.UTF_8), Kept.class);
            one.add(kept.record());
            other.put(kept.place(), one.get(one.size() - 1));
        }
        return new Counterexample(History.of(one), one, List.copyOf(other.values()));
    }

    List<String> differences() {
        return history.differences(one, other);
    }

    /**
     * The same without whatever is not needed for it: first halves of the records are tried, then ever fewer, at last each alone. What only
     * says that a source is there stays: without it a pause would be another one.
     */
    Counterexample shrunk() {
        Counterexample least = this;
        for (int step = Math.max(1, one.size() / 2); step >= 1; step /= 2) {
            int from = 0;
            while (from < least.one.size()) {
                Counterexample fewer = least.without(from, from + step);
                if (fewer.one.isEmpty() || fewer.differences().isEmpty()) {
                    from += step;
                } else {
                    least = fewer;
                }
            }
        }
        return least;
    }

    private Counterexample without(int from, int to) {
        List<SentRecord> dropped = one.subList(from, Math.min(to, one.size())).stream()
                .filter(this::tells)
                .toList();
        if (dropped.isEmpty()) {
            return new Counterexample(history, List.of(), List.of());
        }
        List<SentRecord> here = new ArrayList<>(one);
        here.removeIf(record -> dropped.stream().anyMatch(gone -> gone == record));
        List<SentRecord> there = new ArrayList<>(other);
        there.removeIf(record -> dropped.stream().anyMatch(gone -> gone == record));
        return new Counterexample(history, here, there);
    }

    /** What is in it, for whoever looks for the reason: each record's place in either order, its time, what was recognised. */
    String summary() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < one.size(); i++) {
            SentRecord record = one.get(i);
            List<String> says =
                    recognised(record).stream().map(Counterexample::said).toList();
            if (!tells(record)) {
                continue;
            }
            text.append("  %d/%d %s %s %s%n"
                    .formatted(i, place(record), record.kind().word(), record.at(), says));
        }
        return text.toString();
    }

    private List<LogRecord> recognised(SentRecord record) {
        return Objects.requireNonNull(history.recognised().get(record)).records();
    }

    /** Whether it tells more than that its source is there. */
    private boolean tells(SentRecord record) {
        return recognised(record).stream()
                .anyMatch(one -> one instanceof Signal
                        || (one instanceof SnapshotFacts facts && facts.parts().size() > 1));
    }

    private static String said(LogRecord record) {
        return record instanceof Signal signal
                ? signal.name() + " " + signal.at() + (signal.count() > 1 ? " x" + signal.count() : "") + " "
                        + signal.attribute(SignalNames.OUTCOME)
                : record.getClass().getSimpleName();
    }

    private int place(SentRecord record) {
        int place = 0;
        while (other.get(place) != record) {
            place++;
        }
        return place;
    }

    /** As a file: a line a record, in the one order, each naming its place in the other. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (SentRecord record : one) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("place", place(record));
            line.put("kind", record.kind().word());
            line.put("cluster", record.node().cluster());
            line.put("node", record.node().node());
            line.put("at", record.at());
            line.put("arrives", record.arrives());
            line.put("headers", record.headers());
            line.put("value", new String(record.value(), StandardCharsets.UTF_8));
            text.append(Json.text(line)).append('\n');
        }
        return text.toString();
    }
}
