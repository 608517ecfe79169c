package dev.crossfire.streams.topology;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The whole pipeline: raw topics → recognise → the one log → fold → incidents and findings. */
public final class CrossfireTopology implements Supplier<Topology> {

    static final String RAW = "raw";
    static final String RECOGNISE = "recognise";
    static final String SIGNALS = "signals";
    static final String DEAD_LETTERS = "dead-letters";
    static final String LOG = "log";
    static final String FOLD = "fold";
    static final String INCIDENTS = "incidents";
    static final String FINDINGS = "findings";

    private final StreamConfig config;
    private final Function<RawInput, Recognised> recogniser;
    private final NodeFold fold;

    /**
     * @param recogniser called by all stream threads
     * @param fold called by all stream threads
     */
    public CrossfireTopology(StreamConfig config, Function<RawInput, Recognised> recogniser, NodeFold fold) {
        this.config = config;
        this.recogniser = recogniser;
        this.fold = fold;
    }

    /** What it reads and writes; they must be there before it starts. */
    public static List<Topic<?, ?>> topics() {
        return List.of(
                Topics.JOURNAL,
                Topics.PODS,
                Topics.FIREWALL,
                Topics.SIGNALS,
                Topics.INCIDENTS,
                Topics.FINDINGS,
                Topics.DEAD_LETTERS);
    }

    @Override
    public Topology get() {
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(config.properties())));
        read(topology, RAW, Topics.raw());
        topology.addProcessor(RECOGNISE, new RecogniseStep(recogniser, kindOfTopic()), RAW);
        topology.addSink(
                SIGNALS,
                named(Topics.SIGNALS).name(),
                Topics.SIGNALS.keySerde().serializer(),
                Topics.SIGNALS.valueSerde().serializer(),
                new SignalsPartitioner(),
                RECOGNISE);
        write(topology, DEAD_LETTERS, Topics.DEAD_LETTERS, RECOGNISE);
        read(topology, LOG, List.of(Topics.SIGNALS));
        topology.addProcessor(FOLD, new FoldStep(fold), LOG);
        write(topology, INCIDENTS, Topics.INCIDENTS, FOLD);
        write(topology, FINDINGS, Topics.FINDINGS, FOLD);
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

    private <K, V> void write(Topology topology, String name, Topic<K, V> topic, String parent) {
        topology.addSink(
                name,
                named(topic).name(),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer(),
                parent);
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
