package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that is hit at once, through the real topology on a real broker, which is stopped in the middle. */
class OutbreakOnBrokerTest {

    private static final int NODES = Boolean.getBoolean("crossfire.campaign") ? 5_000 : 500;
    private static final int LINES = 50;

    @TempDir
    Path folder;

    @Test
    void countsEveryNodeOnceOverPartitionsAndRestarts() throws Exception {
        try (TopologyOnBroker installation = new TopologyOnBroker(folder)) {
            StreamsRunner first = installation.run(new VictimFold());
            send(installation, 0, NODES / 2);
            try (TopicReader<String, Outbreak> outbreaks = installation.reader(Topics.OUTBREAKS)) {
                outbreaks.until(all -> !all.isEmpty());
            }
            first.close();
            try (StreamsRunner second = installation.run(new VictimFold());
                    TopicReader<String, Incident> incidents = installation.reader(Topics.INCIDENTS);
                    TopicReader<String, Outbreak> outbreaks = installation.reader(Topics.OUTBREAKS);
                    TopicReader<String, OutbreakPart> parts = installation.reader(Topics.OUTBREAK_PARTS)) {
                send(installation, NODES / 2, NODES);
                List<Outbreak> revisions =
                        outbreaks
                                .until(all -> !all.isEmpty()
                                        && all.get(all.size() - 1).value().count() == NODES)
                                .stream()
                                .map(ConsumerRecord::value)
                                .toList();
                Set<String> hit = new HashSet<>();
                incidents.toEnd().forEach(record -> hit.add(record.value().id()));
                assertEquals(NODES, hit.size(), "nothing is missed");
                assertEquals(1, revisions.stream().map(Outbreak::id).distinct().count(), "one outbreak");
                assertEquals(
                        IntStream.rangeClosed(1, revisions.size()).boxed().toList(),
                        revisions.stream().map(Outbreak::revision).toList(),
                        "no revision lost or doubled");
                assertEquals(
                        Set.of(0, 1),
                        parts.toEnd().stream()
                                .map(record -> record.value().partition())
                                .collect(Collectors.toSet()));
                assertTrue(revisions.size() < 40, () -> revisions.size() + " revisions");
                assertTrue(second.ready());
            }
        }
    }

    private static void send(TopologyOnBroker installation, int from, int to) throws Exception {
        for (int node = from; node < to; node += LINES) {
            String lines = IntStream.range(node, Math.min(node + LINES, to))
                    .mapToObj(each -> "worker-" + each + " hit")
                    .collect(Collectors.joining("\n"));
            installation.send(Topics.JOURNAL, node / LINES % 2, "", lines);
        }
    }
}
