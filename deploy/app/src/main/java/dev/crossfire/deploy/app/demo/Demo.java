package dev.crossfire.deploy.app.demo;

import dev.crossfire.ingest.RawRecordSender;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The demo while it runs: one thread plays the recording, another watches what comes of it and tells the terminal.
 *
 * <p>A process that dies in the middle leaves the position behind, committed with the records it speaks of, so the next one goes on with
 * the very next record and the same shift of times.
 */
public final class Demo implements AutoCloseable {

    /** How long after the last record the end is awaited before it is told as it stands. */
    private static final Duration LAST_WORD_WITHIN = Duration.ofSeconds(15);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);
    private static final String SENDER = "crossfire-demo";

    private final Recording recording;
    private final String bootstrap;
    private final URI feed;
    private final Consumer<String> terminal;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch played = new CountDownLatch(1);
    private final long began = System.nanoTime();
    private final List<Thread> threads;

    private Demo(Recording recording, String bootstrap, URI feed, Consumer<String> terminal) {
        this.recording = recording;
        this.bootstrap = bootstrap;
        this.feed = feed;
        this.terminal = terminal;
        this.threads = List.of(new Thread(this::play, "demo-player"), new Thread(this::watch, "demo-watcher"));
    }

    /**
     * Starts playing the recording that ships with the command, or goes on where an earlier process stopped.
     *
     * @param bootstrap brokers to send to, where the topics exist
     * @param feed where the feed serves, for the terminal to name
     * @param terminal takes one line at a time, from either thread
     */
    public static Demo start(String bootstrap, URI feed, Consumer<String> terminal) {
        Demo demo = new Demo(Recording.shipped(), bootstrap, feed, terminal);
        demo.threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return demo;
    }

    private void play() {
        try {
            DemoTopic.ensure(bootstrap);
            send();
        } catch (KafkaException e) {
            terminal.accept("demo: stopped, since a record could not be sent (" + e.getMessage()
                    + "); start crossfire again to go on from there");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            played.countDown();
        }
    }

    private void send() throws InterruptedException {
        try (RawRecordSender sender = RawRecordSender.connect(bootstrap, SENDER)) {
            DemoPosition position = position();
            if (!position.speaksOf(recording)) {
                terminal.accept("demo: this data folder holds the demo of another version of crossfire; give a new one"
                        + " with --data to see this version's");
                return;
            }
            terminal.accept(opening(position));
            new DemoPlayer(new DemoPace(recording, DemoPace.COMPRESSED_INTO), sender).play(position, stop);
        }
    }

    private String opening(DemoPosition position) {
        String node = recording.cluster() + "/" + recording.node();
        if (position.finished()) {
            return "demo: " + node
                    + " was played to its end here before; give a new folder with --data to see it again";
        }
        long seconds = DemoPace.COMPRESSED_INTO.toSeconds();
        return position.next() == 0
                ? "demo: playing " + recording.length().toMinutes() + " minutes of node " + node + " in " + seconds
                        + " s: " + position.of() + " raw records"
                : "demo: going on with record " + (position.next() + 1) + " of " + position.of() + " of node " + node;
    }

    private DemoPosition position() {
        try (TopicTail<String, DemoPosition> positions = new TopicTail<>(bootstrap, DemoPosition.TOPIC)) {
            return positions.untilNow().stream()
                    .filter(record -> recording.node().equals(record.key()))
                    .reduce((earlier, later) -> later)
                    .map(ConsumerRecord::value)
                    .orElseGet(() -> DemoPosition.beginning(recording, Instant.now()));
        }
    }

    private void watch() {
        try (TopicTail<String, Incident> incidents = new TopicTail<>(bootstrap, Topics.INCIDENTS)) {
            Incident last = lastOf(incidents.untilNow(), null);
            if (last != null) {
                terminal.accept(DemoLines.soFar(last, url(last)));
            }
            tellUntilEnded(incidents, last);
        } catch (KafkaException e) {
            terminal.accept("demo: cannot be watched any more (" + e.getMessage() + "); see " + feed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellUntilEnded(TopicTail<String, Incident> incidents, @Nullable Incident before)
            throws InterruptedException {
        Incident last = before;
        long lastWordAt = Long.MAX_VALUE;
        while (!stop.await(0, TimeUnit.MILLISECONDS)) {
            List<ConsumerRecord<String, Incident>> fresh = incidents.next();
            fresh.stream()
                    .map(ConsumerRecord::value)
                    .filter(this::ofTheDemo)
                    .forEach(incident -> terminal.accept(DemoLines.revision(incident, elapsed(), url(incident))));
            last = lastOf(fresh, last);
            if (played.getCount() == 0) {
                lastWordAt =
                        Math.min(lastWordAt, elapsed().plus(LAST_WORD_WITHIN).toNanos());
            }
            boolean resolved = last != null && last.state() == Incident.State.RESOLVED;
            if ((played.getCount() == 0 && resolved) || elapsed().toNanos() > lastWordAt) {
                terminal.accept(DemoLines.ended(last, elapsed(), last == null ? feed.toString() : url(last)));
                return;
            }
        }
    }

    private @Nullable Incident lastOf(List<ConsumerRecord<String, Incident>> records, @Nullable Incident before) {
        Incident last = before;
        for (ConsumerRecord<String, Incident> record : records) {
            if (ofTheDemo(record.value())) {
                last = record.value();
            }
        }
        return last;
    }

    private boolean ofTheDemo(Incident incident) {
        return incident.cluster().equals(recording.cluster()) && incident.node().equals(recording.node());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private String url(Incident incident) {
        return Objects.toString(feed.resolve("/incidents/" + incident.id()));
    }

    @Override
    public void close() {
        stop.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(STOP_WITHIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
