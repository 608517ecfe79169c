package dev.crossfire.streams.simulation;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node's records through the recogniser and the fold, as they arrive, and one tick when all are in. No broker takes part. */
public final class CoreRun {

    private static final Duration TICK = Duration.ofSeconds(10);

    private final Recogniser recogniser;
    private final Fold fold;
    private final Map<NodeKey, NodeState> states = new TreeMap<>();
    private final List<Incident> revisions = new ArrayList<>();
    private Recognised.Tally recognised = Recognised.Tally.NONE;
    private Fold.Tally folded = Fold.Tally.NONE;
    private @Nullable Instant last;
    private long records;

    /** For one set of records. */
    public CoreRun(Recogniser recogniser, Fold fold) {
        this.recogniser = recogniser;
        this.fold = fold;
    }

    /** Takes records in the order in which they arrive. */
    public CoreRun take(List<SentRecord> arriving) {
        for (SentRecord sent : arriving) {
            take(sent, recognise(recogniser, sent, records++));
        }
        return this;
    }

    /** What a record says; recognised once, it may be taken by many runs. */
    static Recognised recognise(Recogniser recogniser, SentRecord sent, long offset) {
        return recogniser.recognise(new RawInput(
                sent.kind(),
                sent.value(),
                sent.headers(),
                Coordinates.inTopic(sent.kind().topic().name(), 0, offset, 0),
                sent.arrives(),
                sent.arrives(),
                null,
                null));
    }

    CoreRun take(SentRecord sent, Recognised recognition) {
        recognised = recognised.plus(recognition.tally());
        recognition.records().forEach(this::fold);
        Instant at = sent.arrives().isAfter(sent.at()) ? sent.arrives() : sent.at();
        last = last == null || at.isAfter(last) ? at : last;
        return this;
    }

    private void fold(LogRecord record) {
        NodeKey node = record.about();
        if (node != null) {
            apply(node, record);
        }
    }

    private void apply(NodeKey node, LogRecord record) {
        Fold.Step step = fold.apply(states.get(node), node, record);
        states.put(node, step.state());
        revisions.addAll(step.incidents());
        folded = folded.plus(step.tally());
    }

    /** Ends with the tick after the last record. */
    public CoreRun tick() {
        if (last != null) {
            long step = TICK.toSeconds();
            tick(Instant.ofEpochSecond((Math.floorDiv(last.getEpochSecond(), step) + 1) * step));
        }
        return this;
    }

    /** Without a gap to the last; those to whom it does not matter are not told. */
    void tick(Instant at) {
        Tick tick = new Tick(at);
        for (NodeKey node : List.copyOf(states.keySet())) {
            NodeState state = Objects.requireNonNull(states.get(node));
            if (fold.nextTick(state).isAfter(at)) {
                states.put(node, state.at(at, List.of()));
            } else {
                apply(node, tick);
            }
        }
    }

    /** Every revision so far, in the order in which they were made. */
    public List<Incident> revisions() {
        return List.copyOf(revisions);
    }

    public Recognised.Tally recognised() {
        return recognised;
    }

    public Fold.Tally folded() {
        return folded;
    }
}
