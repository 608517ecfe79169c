package dev.crossfire.streams.topology;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The whole pipeline: raw topics → recognise → the one log → fold → incidents and findings → outbreaks. */
public final class CrossfireTopology implements Supplier<Topology> {

    static final String RAW = "raw";
    static final String RECOGNISE = "recognise";
    static final String SIGNALS = "signals";
    static final String DEAD_LETTERS = "dead-letters";
    static final String LOG = "log";
    static final String FOLD = "fold";
    static final String INCIDENTS = "incidents";
    static final String FINDINGS = "findings";
    static final String VICTIMS = "victims";
    static final String OUTBREAK_PARTS = "outbreak-parts";
    static final String PARTS = "parts";
    static final String MERGE = "merge";
    static final String OUTBREAKS = "outbreaks";

    private final StreamConfig config;
    private final Function<RawInput, Recognised> recogniser;
    private final NodeFolds folds;

    /**
     * @param recogniser called by all stream threads
     * @param folds called by all stream threads
     */
    public CrossfireTopology(StreamConfig config, Function<RawInput, Recognised> recogniser, NodeFolds folds) {
        this.config = config;
        this.recogniser = recogniser;
        this.folds = folds;
    }

    /** What it reads and writes, and where its sets of conflicts are told; they must be there before it starts. */
    public static List<Topic<?, ?>> topics() {
        return List.of(
                Topics.JOURNAL,
                Topics.PODS,
                Topics.FIREWALL,
                Topics.SIGNALS,
                Topics.RULES,
                Topics.INCIDENTS,
                Topics.FINDINGS,
                Topics.OUTBREAK_PARTS,
                Topics.OUTBREAKS,
                Topics.DEAD_LETTERS);
    }

    @Override
    public Topology get() {
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(config.properties())));
        read(topology, RAW, Topics.raw());
        topology.addProcessor(RECOGNISE, RecogniseStep.ofRaw(recogniser, kindOfTopic()), RAW);
        List<String> steps = new ArrayList<>(List.of(RECOGNISE));
        for (ReadTopic read : others()) {
            steps.add(readOther(topology, read));
        }
        String[] recognising = steps.toArray(String[]::new);
        topology.addSink(
                SIGNALS,
                named(Topics.SIGNALS).name(),
                Topics.SIGNALS.keySerde().serializer(),
                Topics.SIGNALS.valueSerde().serializer(),
                new SignalsPartitioner(),
                recognising);
        write(topology, DEAD_LETTERS, Topics.DEAD_LETTERS, recognising);
        read(topology, LOG, List.of(Topics.SIGNALS));
        topology.addProcessor(FOLD, new FoldStep(folds), LOG);
        write(topology, INCIDENTS, Topics.INCIDENTS, FOLD);
        write(topology, FINDINGS, Topics.FINDINGS, FOLD);
        topology.addProcessor(VICTIMS, new VictimsStep(), FOLD);
        write(topology, OUTBREAK_PARTS, Topics.OUTBREAK_PARTS, VICTIMS);
        read(topology, PARTS, List.of(Topics.OUTBREAK_PARTS));
        topology.addProcessor(MERGE, new MergeStep(), PARTS);
        write(topology, OUTBREAKS, Topics.OUTBREAKS, MERGE);
        return topology;
    }

    /** All topics of a list have the same serdes. */
    private <K, V> void read(Topology topology, String name, List<Topic<K, V>> topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new AppendTime(),
                topics.get(0).keySerde().deserializer(),
                topics.get(0).valueSerde().deserializer(),
                topics.stream().map(topic -> named(topic).name()).toArray(String[]::new));
    }

    /**
     * Another's topic has partitions of its own number: it gets a step of its own, whose ledger then has as many, whatever is read besides.
     */
    private String readOther(Topology topology, ReadTopic read) {
        String step = RECOGNISE + "-" + read.topic();
        topology.addSource(
                AutoOffsetReset.earliest(),
                RAW + "-" + read.topic(),
                new AppendTime(),
                Topics.JOURNAL.keySerde().deserializer(),
                Topics.JOURNAL.valueSerde().deserializer(),
                read.topic());
        topology.addProcessor(step, RecogniseStep.ofOther(recogniser, read), RAW + "-" + read.topic());
        return step;
    }

    private List<ReadTopic> others() {
        return config.reads().stream()
                .filter(read -> !kindOfTopic().containsKey(read.topic()))
                .toList();
    }

    /** The stores that hold the ledgers of recognising. */
    List<String> ledgers() {
        return Stream.concat(Stream.of(RecogniseStep.LEDGER), others().stream().map(RecogniseStep::ledgerOf))
                .toList();
    }

    private <K, V> void write(Topology topology, String name, Topic<K, V> topic, String... parents) {
        topology.addSink(
                name,
                named(topic).name(),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer(),
                parents);
    }

    private Map<String, RawKind> kindOfTopic() {
        return Arrays.stream(RawKind.values())
                .collect(
                        Collectors.toUnmodifiableMap(kind -> named(kind.topic()).name(), kind -> kind));
    }

    private <K, V> Topic<K, V> named(Topic<K, V> topic) {
        return topic.withPrefix(config.topicPrefix());
    }
}
