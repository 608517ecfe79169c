package dev.crossfire.deploy.app.doctor;

import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.streams.entry.Shape;
import dev.crossfire.streams.survey.Ailment;
import dev.crossfire.streams.survey.TopicSurvey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found, for machines ({@code -o json}) and for people.
 *
 * @param kafka the brokers
 * @param nodes how many were seen
 * @param topics what stands in each raw topic
 * @param ailments the worst first
 */
record DoctorReport(String kafka, int nodes, List<Topic> topics, List<Ailment> ailments) {

    /**
     * One raw topic.
     *
     * @param records looked at
     * @param newest when its newest record was sent; null when there is none
     * @param shapes form → how many entries have it, with a sample
     */
    record Topic(
            String name,
            long records,
            long entries,
            long unreadable,
            @Nullable Instant newest,
            Map<String, Form> shapes) {

        static Topic of(TopicSurvey seen) {
            Map<String, Form> forms = new LinkedHashMap<>();
            seen.shapes().entrySet().stream()
                    .sorted(Map.Entry.<Shape, Long>comparingByValue(Comparator.reverseOrder()))
                    .forEach(shape -> forms.put(
                            shape.getKey().word(),
                            new Form(
                                    shape.getValue(),
                                    seen.sampleOf(shape.getKey()).orElse(""))));
            return new Topic(
                    seen.topic(),
                    seen.records(),
                    seen.entries(),
                    seen.dead(),
                    seen.newest().orElse(null),
                    forms);
        }
    }

    /**
     * A form that entries have.
     *
     * @param sample where a record of it stands, and how it begins
     */
    record Form(long entries, String sample) {}

    boolean hasErrors() {
        return ailments.stream().anyMatch(ailment -> ailment.severity() == Ailment.Severity.ERROR);
    }

    /** For people. */
    String text(Instant now) {
        StringBuilder text = new StringBuilder();
        topics.forEach(topic -> text.append(line(topic, now)));
        text.append("nodes  ").append(nodes).append(" seen\n");
        if (ailments.isEmpty()) {
            return text.append("\nNothing is wrong.\n").toString();
        }
        for (Ailment ailment : ailments) {
            text.append('\n')
                    .append(ailment.severity().name().toUpperCase(Locale.ROOT))
                    .append("  ")
                    .append(ailment.id())
                    .append("  ")
                    .append(Printable.of(ailment.subject() + " " + ailment.says()))
                    .append('\n');
            text.append("  why:  ").append(ailment.why()).append('\n');
            text.append("  cure: ").append(ailment.cure()).append('\n');
            if (ailment.sample() != null) {
                text.append("  such as ").append(Printable.of(ailment.sample())).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(Topic topic, Instant now) {
        StringBuilder line = new StringBuilder(topic.name)
                .append("  ")
                .append(topic.records)
                .append(" records, ")
                .append(topic.entries)
                .append(" entries");
        long all = topic.shapes.values().stream().mapToLong(Form::entries).sum();
        topic.shapes.forEach((shape, form) -> line.append(", ")
                .append(Math.round(100.0 * form.entries / all))
                .append("% ")
                .append(shape));
        if (topic.unreadable > 0) {
            line.append(", ").append(topic.unreadable).append(" unreadable");
        }
        if (topic.newest != null) {
            line.append(", newest ").append(seconds(topic.newest, now)).append(" ago");
        }
        return line.append('\n').toString();
    }

    private static String seconds(Instant from, Instant now) {
        long seconds = Math.max(0, Duration.between(from, now).toSeconds());
        return seconds < 600 ? seconds + " s" : seconds / 60 + " min";
    }
}
