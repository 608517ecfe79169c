package dev.crossfire.streams.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.entry.FailureReason;
import dev.crossfire.streams.entry.JsonEntries;
import dev.crossfire.streams.entry.NoSnapshotException;
import dev.crossfire.streams.entry.Positions;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.entry.SnapshotEnvelope;
import dev.crossfire.streams.fact.SnapshotReading;
import dev.crossfire.streams.fact.SnapshotText;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Recognises firewall snapshots: our envelope, one command's output in a plain envelope, or that output alone. */
final class SnapshotRecognition {

    /** What an object is shows in so many bytes. */
    private static final int HEAD = 512;

    /** Several objects in one record; a rule's counters begin with the same bracket. */
    private static final Pattern ARRAY = Pattern.compile("^\\[\\s*\\{");

    private final Function<FirewallSnapshot, SnapshotReading> reader;

    SnapshotRecognition(Function<FirewallSnapshot, SnapshotReading> reader) {
        this.reader = reader;
    }

    void recognise(RawInput input, Ledger ledger) {
        byte[] value = input.value();
        Pass pass = new Pass(input, ledger);
        int first = 0;
        while (first < value.length && value[first] <= ' ' && value[first] >= 0) {
            first++;
        }
        if (first == value.length) {
            return;
        }
        boolean json = value[first] == '{'
                || (value[first] == '[' && ARRAY.matcher(head(value, first)).find());
        if (json && !SnapshotText.isJson(head(value, first))) {
            JsonEntries.cut(value, pass);
        } else {
            pass.text(new String(value, StandardCharsets.UTF_8));
        }
    }

    private static String head(byte[] value, int first) {
        return new String(value, first, Math.min(HEAD, value.length - first), StandardCharsets.UTF_8);
    }

    private final class Pass implements JsonEntries.Sink {

        private final RawInput input;
        private final Ledger ledger;
        private final Positions positions;
        private int ordinal;

        Pass(RawInput input, Ledger ledger) {
            this.input = input;
            this.ledger = ledger;
            this.positions = new Positions(input.coordinates());
        }

        @Override
        public void entry(JsonNode entry, int line, int from, int to) {
            try {
                FirewallSnapshot snapshot = SnapshotEnvelope.isOneCommand(entry)
                        ? SnapshotEnvelope.ofOneCommand(entry, ledger.newestOfHeader())
                        : SnapshotEnvelope.ofParts(entry);
                snapshot(snapshot, line, from, to);
            } catch (NoSnapshotException | IllegalArgumentException e) {
                broken(FailureReason.of("no firewall snapshot", e), line, from, to);
            }
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            ledger.dead(reason, positions.of(ordinal++, line), from, to);
        }

        void text(String text) {
            try {
                for (FirewallSnapshot snapshot :
                        SnapshotEnvelope.ofText(text, ledger.newestOfHeader(), ledger.reference())) {
                    snapshot(snapshot, 1, 0, input.value().length);
                }
            } catch (NoSnapshotException | IllegalArgumentException e) {
                broken(FailureReason.of("no firewall snapshot", e), 1, 0, input.value().length);
            }
        }

        private void snapshot(FirewallSnapshot snapshot, int line, int from, int to) {
            NodeKey node = ledger.node(snapshot.cluster(), snapshot.node());
            SnapshotReading reading = reader.apply(snapshot);
            ledger.heard(snapshot.cluster(), snapshot.node(), snapshot.takenAt());
            if (!reading.facts().isEmpty()) {
                ledger.recognised(
                        new SnapshotFacts(
                                node.cluster(),
                                node.node(),
                                snapshot.bootId(),
                                snapshot.takenAt(),
                                reading.facts(),
                                positions.of(ordinal, line),
                                ledger.skewed(snapshot.takenAt())),
                        reading.facts().size());
            }
            for (SnapshotReading.Failure failure : reading.failures()) {
                dead(snapshot, failure, line, from, to);
            }
            ordinal += reading.facts().size() + reading.failures().size();
        }

        /** The original of a part is its text; the whole record when it has none. */
        private void dead(FirewallSnapshot snapshot, SnapshotReading.Failure failure, int line, int from, int to) {
            FirewallSnapshot.Part part = snapshot.parts().get(failure.index());
            if (part.text() == null || part.text().isEmpty()) {
                ledger.dead(failure.reason(), positions.of(ordinal + failure.index(), line), from, to);
            } else {
                ledger.dead(
                        failure.reason(),
                        positions.of(ordinal + failure.index(), line),
                        part.text().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
