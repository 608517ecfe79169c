package dev.crossfire.streams.survey;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.survey.Ailment.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges what a survey counted: what is wrong, the worst first. */
public final class Examination {

    /** What was appended longer ago than this is no longer flowing. */
    static final Duration STALE = Duration.ofMinutes(10);

    private final Survey survey;
    private final Map<RawKind, String> topics;
    private final Instant now;
    private final List<Ailment> ailments = new ArrayList<>();

    private Examination(Survey survey, Map<RawKind, String> topics, Instant now) {
        this.survey = survey;
        this.topics = Map.copyOf(topics);
        this.now = now;
    }

    /**
     * What is wrong.
     *
     * @param topics the raw topics that could be read
     * @param now the time of the survey
     */
    public static List<Ailment> of(Survey survey, Map<RawKind, String> topics, Instant now) {
        Examination examination = new Examination(survey, topics, now);
        examination.sources();
        survey.topics().values().forEach(examination::topic);
        examination.ailments.addAll(new NodeExamination(survey, now).ailments());
        examination.ailments.addAll(NodeAliases.of(survey.nodes()));
        return examination.ailments.stream()
                .sorted(Comparator.comparing(Ailment::severity)
                        .thenComparing(Ailment::id)
                        .thenComparing(Ailment::subject))
                .toList();
    }

    private void sources() {
        for (Map.Entry<RawKind, String> source : topics.entrySet()) {
            TopicSurvey seen = survey.topic(source.getValue());
            Optional<Instant> newest = seen.newest();
            boolean others = survey.topics().values().stream()
                    .anyMatch(topic -> !topic.topic().equals(seen.topic()) && topic.records() > 0);
            if (newest.isEmpty()) {
                ailments.add(new Ailment(
                        "topic-empty",
                        others && source.getKey() == RawKind.PODS ? Severity.WARNING : Severity.ERROR,
                        seen.topic(),
                        "holds no record",
                        missing(source.getKey()),
                        Cure.silence(source.getKey()),
                        null));
            } else if (Duration.between(newest.get(), now).compareTo(STALE) > 0) {
                ailments.add(new Ailment(
                        "topic-stale",
                        Severity.WARNING,
                        seen.topic(),
                        "its newest record was sent " + ago(newest.get()),
                        missing(source.getKey()),
                        Cure.silence(source.getKey()),
                        null));
            }
        }
    }

    private static String missing(RawKind kind) {
        return switch (kind) {
            case JOURNAL -> "without the kubelet's lines no failing check is seen";
            case PODS -> "without Events checks over HTTP are seen by their results only, and restarts are not";
            case FIREWALL -> "without rule sets and counters nothing can be proven or refuted";
        };
    }

    private void topic(TopicSurvey topic) {
        unreadable(topic);
        nameless(topic);
        keys(topic);
        times(topic);
        if (topic.withoutCluster().count() > 0 && topic.tool() != Tool.CROSSFIRE) {
            add(
                    "cluster-unnamed",
                    Severity.NOTE,
                    topic,
                    share(topic.withoutCluster().count(), topic.records(), "records") + " name no cluster",
                    "nodes of the same name in two clusters would be one",
                    "tell 'stream' with --cluster NAME, or by topic with --read KIND=TOPIC@NAME",
                    topic.withoutCluster().sample());
        }
    }

    private void unreadable(TopicSurvey topic) {
        topic.reasons().forEach((reason, share) -> {
            boolean most = 2 * topic.dead() > topic.entries();
            add(
                    "unreadable",
                    most ? Severity.ERROR : Severity.WARNING,
                    topic,
                    share(share.count(), topic.entries(), "entries") + " cannot be read: " + reason,
                    "what they say is lost to the diagnosis",
                    "send one of the forms that the README lists; './crossfire dead-letters list --topic "
                            + topic.topic() + "' shows them all, and keeps them for 14 days",
                    share.sample());
        });
    }

    private void nameless(TopicSurvey topic) {
        if (topic.withoutNode().count() > 0) {
            boolean most = 2 * topic.withoutNode().count() > topic.records();
            add(
                    "node-unnamed",
                    most ? Severity.ERROR : Severity.WARNING,
                    topic,
                    share(topic.withoutNode().count(), topic.records(), "records") + " name no node",
                    "sources are joined per node: what names none is joined with nothing",
                    Cure.name(topic.tool()),
                    topic.withoutNode().sample());
        }
    }

    private void keys(TopicSurvey topic) {
        if (topic.unkeyed().count() > 0) {
            add(
                    "unkeyed",
                    Severity.NOTE,
                    topic,
                    share(topic.unkeyed().count(), topic.records(), "records") + " have no key",
                    "they are read all the same; but a node's records lie in any partition, out of order",
                    Cure.key(topic.tool()),
                    topic.unkeyed().sample());
        }
        topic.mostSharedKey()
                .filter(shared -> shared.getValue().size() > 1
                        && topic.keys() < survey.nodes().size())
                .ifPresent(shared -> add(
                        "key-shared",
                        Severity.WARNING,
                        topic,
                        "the key '" + shared.getKey() + "' stands for "
                                + shared.getValue().size() + " nodes, such as "
                                + shared.getValue().stream().sorted().limit(3).toList(),
                        "all of them lie in one partition, which one thread has to read",
                        Cure.key(topic.tool()),
                        null));
    }

    private void times(TopicSurvey topic) {
        long all = topic.shapes().values().stream().mapToLong(Long::longValue).sum();
        if (topic.withoutTime().count() > 0) {
            add(
                    "time-missing",
                    2 * topic.withoutTime().count() > all ? Severity.WARNING : Severity.NOTE,
                    topic,
                    share(topic.withoutTime().count(), all, "entries") + " tell no time",
                    "they are taken for as old as the entry before them, or the record",
                    Cure.time(topic.tool()),
                    topic.withoutTime().sample());
        }
        if (topic.wholeSeconds().count() > all / 10) {
            add(
                    "time-of-whole-seconds",
                    Severity.NOTE,
                    topic,
                    share(topic.wholeSeconds().count(), all, "entries") + " tell whole seconds and no cursor",
                    "one that the shipper sends again after a crash cannot be told from one that happened again",
                    Cure.time(topic.tool()),
                    topic.wholeSeconds().sample());
        }
    }

    private void add(
            String id,
            Severity severity,
            TopicSurvey topic,
            String says,
            String why,
            String cure,
            @Nullable String sample) {
        ailments.add(new Ailment(id, severity, topic.topic(), says, why, cure, sample));
    }

    static String share(long some, long all, String of) {
        long percent = all == 0 ? 0 : Math.round(100.0 * some / all);
        return some + " of " + all + " " + of + " (" + (percent == 0 && some > 0 ? "<1" : Long.toString(percent))
                + "%)";
    }

    private String ago(Instant time) {
        return words(Duration.between(time, now)) + " ago";
    }

    /** A duration as people say it: its largest unit, rounded down. */
    static String words(Duration duration) {
        Duration positive = duration.abs();
        if (positive.toDays() > 0) {
            return positive.toDays() + " d";
        }
        if (positive.toHours() > 0) {
            return positive.toHours() + " h";
        }
        return positive.toMinutes() > 0 ? positive.toMinutes() + " min" : positive.toSeconds() + " s";
    }
}
