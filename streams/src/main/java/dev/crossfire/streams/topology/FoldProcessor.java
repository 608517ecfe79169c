package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the one log in, incidents and findings out: holds the state of the nodes of one partition and the set of conflicts they are
 * judged with, and asks the fold for each step.
 */
final class FoldProcessor implements Processor<String, LogRecord, String, Object> {

    static final String LEDGER_KEY = "all";

    private static final Logger LOG = LoggerFactory.getLogger(FoldProcessor.class);

    private final NodeFolds folds;
    private NodeFold fold;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, NodeState> nodes;
    private KeyValueStore<String, Fold.Tally> ledger;
    private KeyValueStore<String, RuleSwitch> rules;

    FoldProcessor(NodeFolds folds) {
        this.folds = folds;
    }

    @Override
    public void init(ProcessorContext<String, Object> taskContext) {
        context = taskContext;
        nodes = context.getStateStore(FoldStep.NODE_STATES);
        ledger = context.getStateStore(FoldStep.LEDGER);
        rules = context.getStateStore(FoldStep.RULES);
        fold = folds.judging(rules.get(FoldStep.FORMER), rules.get(FoldStep.STANDING));
    }

    @Override
    public void process(Record<String, LogRecord> record) {
        LogRecord value = record.value();
        if (value instanceof RuleSwitch published && !switchTo(published)) {
            return;
        }
        NodeKey about = value.about();
        if (about != null) {
            step(about, record);
        } else {
            stepEveryNode(record);
        }
    }

    /** From here on all nodes of the partition are judged with this set; false when they are already. */
    private boolean switchTo(RuleSwitch published) {
        @Nullable RuleSwitch standing = rules.get(FoldStep.STANDING);
        if (standing != null && standing.ruleset().equals(published.ruleset())) {
            return false;
        }
        fold = folds.judging(standing, published);
        if (standing != null) {
            rules.put(FoldStep.FORMER, standing);
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

    /** In key order. A node whose step fails keeps its state and does not keep the others from theirs. */
    private void stepEveryNode(Record<String, LogRecord> record) {
        @Nullable FoldFailedException failed = null;
        for (String node : nodesOfPartition()) {
            try {
                step(NodeKey.parse(node), record);
            } catch (FoldFailedException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private List<String> nodesOfPartition() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, NodeState> all = nodes.all()) {
            while (all.hasNext()) {
                KeyValue<String, NodeState> entry = all.next();
                keys.add(entry.key);
            }
        }
        return keys;
    }

    private void step(NodeKey node, Record<String, LogRecord> record) {
        @Nullable NodeState before = nodes.get(node.toString());
        Fold.Step step = apply(before, node, record.value());
        for (Incident incident : step.incidents()) {
            context.forward(
                    new Record<>(incident.id(), incident, record.timestamp(), CloudEvent.of(incident)),
                    CrossfireTopology.INCIDENTS);
        }
        for (Finding finding : step.findings()) {
            context.forward(new Record<>(key(finding), finding, record.timestamp()), CrossfireTopology.FINDINGS);
        }
        if (!step.state().equals(before)) {
            nodes.put(node.toString(), step.state());
        }
        enter(step.tally());
    }

    private Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record) {
        try {
            return fold.apply(before, node, record);
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
