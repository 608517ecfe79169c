package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.incident.Silences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the one log in, incidents and findings out: holds the state of the nodes of one partition, the set of conflicts they are judged
 * with and what people silenced, and asks the fold for each step.
 */
final class FoldProcessor implements Processor<String, LogRecord, String, Object> {

    static final String LEDGER_KEY = "all";

    private static final String PLACE_KEY = "place";

    private static final Logger LOG = LoggerFactory.getLogger(FoldProcessor.class);

    private final NodeFolds folds;
    private NodeFold fold;
    private ProcessorContext<String, Object> context;
    private NodeStates nodes;
    private KeyValueStore<String, Fold.Tally> ledger;
    private KeyValueStore<String, RuleSwitch> rules;
    private KeyValueStore<String, Action> standing;
    private KeyValueStore<String, NodeRounds.Place> places;
    private Silences silences = Silences.NONE;
    private final NodeRounds rounds = new NodeRounds();

    FoldProcessor(NodeFolds folds) {
        this.folds = folds;
    }

    @Override
    public void init(ProcessorContext<String, Object> taskContext) {
        context = taskContext;
        // A task that is revived is initialised anew, from stores that may have been set back.
        nodes = new NodeStates(
                context.getStateStore(FoldStep.NODE_STATES), context.getStateStore(FoldStep.NODE_CLOCKS));
        ledger = context.getStateStore(FoldStep.LEDGER);
        rules = context.getStateStore(FoldStep.RULES);
        fold = folds.judging(rules.get(FoldStep.FORMER), rules.get(FoldStep.STANDING));
        standing = context.getStateStore(FoldStep.SILENCES);
        silences = Silences.of(values(standing));
        places = context.getStateStore(FoldStep.ROUNDS);
        rounds.begin(places.get(PLACE_KEY));
        // Now, when no transaction is open: to read the states of thousands of nodes could outlast one.
        nodes.forEach((node, state) -> rounds.put(node, fold.nextTick(state)));
    }

    @Override
    public void process(Record<String, LogRecord> record) {
        LogRecord value = record.value();
        if (value instanceof RuleSwitch published && !switchTo(published)) {
            return;
        }
        if (value instanceof Tick tick) {
            tick(tick, record);
        } else {
            NodeRounds.Place before = rounds.place();
            List<String> concerned = concerned(value);
            keep(before);
            List<FoldFailedException> failed = new ArrayList<>();
            step(concerned, record, rounds.place(), failed);
            report(failed);
        }
    }

    private void tick(Tick tick, Record<String, LogRecord> record) {
        Silences still = silences.at(tick.at());
        NodeRounds.Place before = rounds.place();
        if (!still.equals(silences)) {
            silence(still);
            rounds.tellAll();
        }
        NodeRounds.Turn turn = rounds.at(tick.at(), fold.ruleset());
        keep(before);
        List<FoldFailedException> failed = new ArrayList<>();
        for (Action missed : turn.missed()) {
            List<String> covered = turn.catchingUp().stream()
                    .filter(node -> missed.scope().coversNode(NodeKey.parse(node)))
                    .toList();
            step(covered, record.withValue(missed), before, failed);
        }
        step(turn.told(), record, before, failed);
        context.forward(new Record<>("", tick, record.timestamp()), CrossfireTopology.VICTIMS);
        report(failed);
    }

    private void keep(NodeRounds.Place before) {
        if (!rounds.place().equals(before)) {
            places.put(PLACE_KEY, rounds.place());
        }
    }

    /** In key order. */
    private List<String> concerned(LogRecord record) {
        if (record instanceof Action action) {
            silence(silences.plus(action));
            return rounds.first(
                    node -> action.scope().coversNode(NodeKey.parse(node)),
                    Optional.of(action).filter(done -> !done.kind().lasts()));
        }
        NodeKey about = record.about();
        return about == null ? rounds.first(node -> true, Optional.empty()) : List.of(about.toString());
    }

    /** What stands from now on is kept in the store, where the next task finds it. */
    private void silence(Silences now) {
        Silences before = silences;
        silences = now;
        before.actions().keySet().stream()
                .filter(id -> !now.actions().containsKey(id))
                .forEach(standing::delete);
        now.actions().forEach((id, action) -> {
            if (!before.actions().containsKey(id)) {
                standing.put(id, action);
            }
        });
    }

    /** From here on all nodes of the partition are judged with this set; false when they are already. */
    private boolean switchTo(RuleSwitch published) {
        @Nullable RuleSwitch former = rules.get(FoldStep.STANDING);
        if (former != null && former.ruleset().equals(published.ruleset())) {
            return false;
        }
        fold = folds.judging(former, published);
        if (former != null) {
            rules.put(FoldStep.FORMER, former);
        }
        rules.put(FoldStep.STANDING, published);
        LOG.info(
                "partition {} judges with the set of conflicts {}, published by {} at {}",
                context.taskId().partition(),
                published.ruleset(),
                published.by(),
                published.at());
        return true;
    }

    /**
     * A node whose step fails keeps its state and does not keep the others from theirs.
     *
     * @param place where the rounds were when the record came
     */
    private void step(
            Collection<String> concerned,
            Record<String, LogRecord> record,
            NodeRounds.Place place,
            List<FoldFailedException> failed) {
        for (String node : concerned) {
            try {
                step(node, record, place);
            } catch (FoldFailedException e) {
                failed.add(e);
            }
        }
    }

    private static void report(List<FoldFailedException> failed) {
        if (!failed.isEmpty()) {
            throw failed.get(failed.size() - 1);
        }
    }

    private static List<Action> values(KeyValueStore<String, Action> store) {
        List<Action> values = new ArrayList<>();
        try (KeyValueIterator<String, Action> all = store.all()) {
            while (all.hasNext()) {
                values.add(all.next().value);
            }
        }
        return values;
    }

    private void step(String key, Record<String, LogRecord> record, NodeRounds.Place place) {
        NodeKey node = NodeKey.parse(key);
        @Nullable NodeState stored = nodes.get(key);
        @Nullable NodeState before = stored == null ? null : place.bring(stored);
        Fold.Step step = apply(before, node, record.value());
        for (Incident incident : step.incidents()) {
            context.forward(
                    new Record<>(incident.id(), incident, record.timestamp(), CloudEvent.of(incident)),
                    CrossfireTopology.INCIDENTS);
        }
        for (Finding finding : step.findings()) {
            context.forward(new Record<>(key(finding), finding, record.timestamp()), CrossfireTopology.FINDINGS);
        }
        if (!step.incidents().isEmpty() || !step.findings().isEmpty()) {
            context.forward(
                    new Record<>(key, new FoldedNode(node, step), record.timestamp()), CrossfireTopology.VICTIMS);
        }
        keep(key, stored, step.state());
        enter(step.tally());
    }

    private void keep(String key, @Nullable NodeState stored, NodeState now) {
        if (now.equals(NodeState.EMPTY)) {
            nodes.remove(key);
            rounds.remove(key);
        } else {
            nodes.put(key, stored, now);
            rounds.put(key, fold.nextTick(now));
        }
    }

    private Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record) {
        try {
            return fold.apply(before, node, record, silences);
        } catch (RuntimeException e) {
            throw new FoldFailedException(node, record, e);
        }
    }

    private static String key(Finding finding) {
        return finding.cluster() + "/" + finding.node() + "/" + finding.conflict();
    }

    private void enter(Fold.Tally tally) {
        if (!tally.equals(Fold.Tally.NONE)) {
            Fold.Tally before = ledger.get(LEDGER_KEY);
            ledger.put(LEDGER_KEY, before == null ? tally : before.plus(tally));
        }
    }

    /** A bug of the fold, with what it stumbled over. The record goes to the dead letters by Streams' own hand. */
    static final class FoldFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FoldFailedException(NodeKey node, LogRecord record, RuntimeException cause) {
            super("fold of " + node + " failed on " + record.getClass().getSimpleName() + ": " + cause, cause);
        }
    }
}
