package dev.crossfire.streams.survey;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.UnreadableFact;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.entry.EntryLook;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.LogEntry;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.entry.Shape;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.signal.Recognised;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what stands in records of the raw topics. Bounded, whatever they hold. Not thread-safe. */
public final class Survey {

    private static final int MOST_NODES = 10_000;

    /** Zones differ by multiples of this. */
    private static final long ZONE_STEP = Duration.ofMinutes(15).toSeconds();

    private final Function<RawInput, Recognised> recogniser;
    private final NodeNames names;
    private final Map<String, TopicSurvey> topics = new TreeMap<>();
    private final Map<NodeKey, NodeSurvey> nodes = new TreeMap<>();

    /**
     * @param recogniser the one that reads the topics
     * @param names how it folds the names of nodes
     */
    public Survey(Function<RawInput, Recognised> recogniser, NodeNames names) {
        this.recogniser = recogniser;
        this.names = names;
    }

    /** A topic that is looked at, whether or not anything stands in it. */
    public TopicSurvey topic(String name) {
        return topics.computeIfAbsent(name, TopicSurvey::new);
    }

    /** What was seen of the topics, by their names. */
    public Map<String, TopicSurvey> topics() {
        return Collections.unmodifiableMap(topics);
    }

    /** What was seen of the nodes. */
    public Collection<NodeSurvey> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /** Takes one record. */
    public void take(SurveyedRecord record) {
        TopicSurvey topic = topic(String.valueOf(record.at().topic()));
        topic.record(record);
        Recognised recognised = recogniser.apply(new RawInput(
                record.kind(),
                record.value(),
                record.headers(),
                record.at(),
                record.appendedAt(),
                record.appendedAt(),
                null,
                null));
        topic.entries(recognised.tally().in());
        recognised.dead().forEach(topic::dead);
        for (LogRecord each : recognised.records()) {
            about(record, topic, each);
        }
        if (record.kind() == RawKind.JOURNAL) {
            EntryLook.journal(record.value(), record.appendedAt(), entry -> entry(record, topic, entry));
        } else if (recognised.tally().in() > 0) {
            topic.shape(EntryLook.shape(record.kind(), record.value()), record);
        }
    }

    private void about(SurveyedRecord record, TopicSurvey topic, LogRecord said) {
        NodeKey key = said.about();
        if (key == null) {
            return;
        }
        topic.keyed(record.key(), key.node());
        NodeSurvey node = node(key);
        if (key.cluster().equals(NodeKey.DEFAULT_CLUSTER)) {
            topic.withoutCluster().add(TopicSurvey.sample(record.at(), record.value()));
        }
        if (node != null && said instanceof Heartbeat heartbeat) {
            node.heard(heartbeat.source(), heartbeat.newest(), record.appendedAt());
        }
        if (key.node().equals(NodeKey.UNKNOWN_NODE)) {
            topic.withoutNode().add(TopicSurvey.sample(record.at(), record.value()));
        }
        if (node != null && said instanceof SnapshotFacts snapshot) {
            snapshot.parts().forEach(part -> part(node, part));
        }
    }

    private static void part(NodeSurvey node, PartFact part) {
        if (part.fact() instanceof RulesetFact ruleset) {
            node.ruleSet(ruleset.backend(), !part.counters().isEmpty() || !hasRules(ruleset));
        } else if (part.fact() instanceof UnreadableFact unreadable) {
            node.unreadable(part.part(), unreadable.reason());
        } else if (part.fact() == null && part.backend() != null) {
            // Its text came before, and is not looked at twice.
            node.ruleSet(part.backend(), true);
        }
    }

    /** Rules whose counters are kept. */
    private static boolean hasRules(RulesetFact ruleset) {
        return !ruleset.localnetDrops().isEmpty() || !ruleset.rewriters().isEmpty();
    }

    private void entry(SurveyedRecord record, TopicSurvey topic, LogEntry entry) {
        topic.shape(entry.shape(), record);
        String sample = TopicSurvey.sample(record.at(), entry.text().getBytes(StandardCharsets.UTF_8));
        Instant at = entry.at();
        if (at == null) {
            topic.withoutTime().add(sample);
        } else if (at.equals(at.truncatedTo(ChronoUnit.SECONDS))
                && entry.cursor() == null
                && entry.shape() != Shape.CHUNK) {
            topic.wholeSeconds().add(sample);
        }
        NodeSurvey node = node(keyOf(record, entry));
        if (node == null) {
            return;
        }
        node.source(entry.source());
        KlogLine.Header header =
                at == null ? null : KlogLine.parse(entry.message()).header();
        if (at != null && header != null) {
            node.klogDiffered(difference(at, header.time()));
        }
    }

    private NodeKey keyOf(SurveyedRecord record, LogEntry entry) {
        String cluster = record.headers().getOrDefault(RawHeaders.CLUSTER, NodeKey.DEFAULT_CLUSTER);
        String named = record.headers().get(RawHeaders.NODE);
        String node = named != null ? named : entry.host() == null ? NodeKey.UNKNOWN_NODE : entry.host();
        NodeKey key = new NodeKey(
                cluster.isBlank() ? NodeKey.DEFAULT_CLUSTER : cluster,
                names.folded(node.isBlank() ? NodeKey.UNKNOWN_NODE : node));
        // A chunk names its cluster in its own header: the recogniser knows that node already.
        return nodes.containsKey(key) ? key : sameNode(key);
    }

    private NodeKey sameNode(NodeKey key) {
        return nodes.keySet().stream()
                .filter(known -> known.node().equals(key.node()))
                .findFirst()
                .orElse(key);
    }

    private @Nullable NodeSurvey node(NodeKey key) {
        return nodes.size() >= MOST_NODES && !nodes.containsKey(key)
                ? null
                : nodes.computeIfAbsent(key, NodeSurvey::new);
    }

    /** Of the smallest size that a change of zone can make of it. */
    private static Duration difference(Instant journal, LocalTime klog) {
        long seconds = (long) klog.toSecondOfDay()
                - journal.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay();
        long rest = Math.floorMod(seconds, ZONE_STEP);
        return Duration.ofSeconds(rest > ZONE_STEP / 2 ? rest - ZONE_STEP : rest);
    }
}
