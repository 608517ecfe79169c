package dev.crossfire.streams.signal;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.EventTimes;
import dev.crossfire.streams.entry.RawInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the books of one raw record: what became of each entry, which nodes were heard and when. */
final class Ledger {

    /** Beyond this after the append time an event time is a wrong clock. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** A record that is broken all over, as one of bytes that are no text, must not become a letter for every other byte of it. */
    private static final int MOST_LETTERS = 1000;

    private final RawInput input;
    private final NodeNames names;
    private final @Nullable Instant newestOfHeader;
    private final boolean headersTellAll;
    private final @Nullable Instant plausibleUntil;
    private final Map<NodeKey, Instant> heard = new TreeMap<>();
    private final Map<NodeKey, Instant> heardSkewed = new TreeMap<>();
    private final List<LogRecord> records = new ArrayList<>();
    private final List<DeadEntry> dead = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private @Nullable String runCluster;
    private @Nullable String runNode;
    private @Nullable Instant runNewest;
    private long recognised;
    private long irrelevant;

    Ledger(RawInput input, NodeNames names) {
        this.input = input;
        this.names = names;
        this.plausibleUntil =
                input.appendedAt() == null ? null : input.appendedAt().plus(SKEW);
        String newest = input.headers().get(RawHeaders.NEWEST);
        this.newestOfHeader = newest == null ? null : EventTimes.ofIso(newest);
        this.headersTellAll = newestOfHeader != null && input.headers().containsKey(RawHeaders.NODE);
        if (newestOfHeader != null && headersTellAll) {
            note(node(null, null), newestOfHeader);
        }
    }

    /** Whether the headers already say which node was heard and when, so that no entry need be looked at for it. */
    boolean headersTellAll() {
        return headersTellAll;
    }

    /**
     * Whose an entry is: what the headers say, else the entry, else what came with the record.
     *
     * @param cluster that the entry names
     * @param node that the entry names
     */
    NodeKey node(@Nullable String cluster, @Nullable String node) {
        return new NodeKey(
                firstNamed(input.headers().get(RawHeaders.CLUSTER), cluster, input.cluster(), NodeKey.DEFAULT_CLUSTER),
                names.folded(
                        firstNamed(input.headers().get(RawHeaders.NODE), node, input.node(), NodeKey.UNKNOWN_NODE)));
    }

    private static String firstNamed(
            @Nullable String header, @Nullable String entry, @Nullable String given, String otherwise) {
        for (String name : new @Nullable String[] {header, entry, given}) {
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return otherwise;
    }

    /** A time near the entries, to infer a missing year from; null when there is none. */
    @Nullable
    Instant reference() {
        if (input.reference() != null) {
            return input.reference();
        }
        return input.appendedAt() != null ? input.appendedAt() : newestOfHeader;
    }

    /** The event time of the newest entry that the headers name; null when they do not. */
    @Nullable
    Instant newestOfHeader() {
        return newestOfHeader;
    }

    boolean skewed(Instant at) {
        return plausibleUntil != null && at.isAfter(plausibleUntil);
    }

    /**
     * A node was heard at this event time.
     *
     * @param cluster that the entry names
     * @param node that the entry names
     */
    void heard(@Nullable String cluster, @Nullable String node, @Nullable Instant at) {
        if (at == null || headersTellAll()) {
            return;
        }
        if (skewed(at)) {
            note(node(cluster, node), at);
            return;
        }
        // Nearly all entries of a record are of one node: its newest time is noted once.
        if (runNewest == null || !Objects.equals(node, runNode) || !Objects.equals(cluster, runCluster)) {
            noteRun();
            runNode = node;
            runCluster = cluster;
            runNewest = at;
        } else if (at.isAfter(runNewest)) {
            runNewest = at;
        }
    }

    private void noteRun() {
        if (runNewest != null) {
            note(node(runCluster, runNode), runNewest);
        }
    }

    private void note(NodeKey node, Instant at) {
        Map<NodeKey, Instant> times = skewed(at) ? heardSkewed : heard;
        times.merge(node, at, (one, other) -> one.isAfter(other) ? one : other);
    }

    void recognised(LogRecord record, int entries) {
        records.add(record);
        recognised += entries;
    }

    void irrelevant(long entries) {
        irrelevant += entries;
    }

    /** One more of the bytes of the one before it, or of a record that is broken all over, goes into the letter of that one. */
    void dead(String reason, Coordinates coordinates, int from, int to) {
        Letter last = letters.isEmpty() ? null : letters.get(letters.size() - 1);
        boolean same = last != null && last.from == from && last.to == to;
        if (last != null && (same || letters.size() > MOST_LETTERS)) {
            letters.set(letters.size() - 1, last.with(from, to));
        } else {
            letters.add(new Letter(reason, coordinates, from, to, 1));
        }
    }

    /** An entry whose original is a piece of one. */
    void dead(String reason, Coordinates coordinates, byte[] original) {
        dead.add(new DeadEntry(reason, coordinates, original, 1));
    }

    /** A piece of the record: a dead entry, or several with whatever stands between them. */
    private record Letter(String reason, Coordinates coordinates, int from, int to, long entries) {

        Letter with(int start, int end) {
            return new Letter(reason, coordinates, Math.min(from, start), Math.max(to, end), entries + 1);
        }

        DeadEntry of(byte[] value) {
            return new DeadEntry(reason, coordinates, Arrays.copyOfRange(value, from, to), entries);
        }
    }

    Recognised close() {
        noteRun();
        List<LogRecord> all = new ArrayList<>(records);
        // A list of Events stands in the order of names: told in that order, the older ones would be late.
        all.sort(Comparator.comparing(Ledger::time));
        heard.forEach((node, at) -> all.add(heartbeat(node, at, false)));
        // A wrong clock says nothing about a node that also told a plausible time.
        heardSkewed.forEach((node, at) -> {
            if (!heard.containsKey(node)) {
                all.add(heartbeat(node, at, true));
            }
        });
        letters.forEach(letter -> dead.add(letter.of(input.value())));
        long lost = dead.stream().mapToLong(DeadEntry::entries).sum();
        long in = recognised + irrelevant + lost;
        return new Recognised(all, dead, new Recognised.Tally(in, recognised, irrelevant, lost));
    }

    private static Instant time(LogRecord record) {
        if (record instanceof Signal signal) {
            return signal.at();
        }
        return record instanceof SnapshotFacts snapshot ? snapshot.takenAt() : Instant.MAX;
    }

    private Heartbeat heartbeat(NodeKey node, Instant newest, boolean skewed) {
        boolean continuous = input.kind() != RawKind.PODS || newestOfHeader != null;
        return new Heartbeat(node.cluster(), node.node(), input.kind(), newest, continuous, skewed, input.appendedAt());
    }
}
