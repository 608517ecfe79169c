package dev.crossfire.deploy.app.stream;

import dev.crossfire.deploy.app.process.ProcessCommand.Takes;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.topology.ReadTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is read, and whose it is.
 *
 * @param cluster of records that name none, in topics that are mapped to none
 * @param reads topics of others, and clusters of topics
 * @param names how nodes are called
 */
public record Intake(String cluster, List<ReadTopic> reads, NodeNames names) {

    public Intake {
        reads = List.copyOf(reads);
    }

    /** Adds the settings that tell it. */
    public static Takes takenFrom(Takes takes) {
        return takes.setting(Setting.CLUSTER, "default").setting(Setting.READ).setting(Setting.NODE_SUFFIX);
    }

    /** @throws dev.crossfire.deploy.app.CommandFailed as bad usage, naming the flag and its variable */
    public static Intake from(Settings settings) {
        List<ReadTopic> reads = new ArrayList<>();
        Set<String> topics = new HashSet<>();
        for (String given : words(settings, Setting.READ)) {
            try {
                ReadTopic read = ReadTopic.parse(given);
                if (!topics.add(read.topic())) {
                    throw new IllegalArgumentException("names the topic " + read.topic() + " twice");
                }
                reads.add(read);
            } catch (IllegalArgumentException e) {
                throw Settings.refused(Setting.READ, String.valueOf(e.getMessage()), given);
            }
        }
        return new Intake(settings.cluster(), reads, new NodeNames(words(settings, Setting.NODE_SUFFIX)));
    }

    private static List<String> words(Settings settings, Setting setting) {
        return settings.list(setting, List.of()).stream()
                .flatMap(given -> Arrays.stream(given.split("\\s*,\\s*")))
                .filter(word -> !word.isBlank())
                .toList();
    }

    /** Names of the topics that must be there besides our own. */
    public List<String> topics() {
        return reads.stream().map(ReadTopic::topic).toList();
    }

    /** The record with the cluster that stands for it when it names none. */
    public RawInput within(RawInput input) {
        String topic = input.coordinates().topic();
        String mapped = reads.stream()
                .filter(read -> read.topic().equals(topic) && read.cluster() != null)
                .map(ReadTopic::cluster)
                .findFirst()
                .orElse(cluster);
        return input.within(mapped);
    }
}
