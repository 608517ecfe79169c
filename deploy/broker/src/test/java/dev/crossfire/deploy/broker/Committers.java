package dev.crossfire.deploy.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that commit one transaction over all partitions of a topic after the other, until their broker is gone or they are closed. */
final class Committers implements AutoCloseable {

    private static final int CLIENTS = 20;
    private static final int COMMITS = CLIENTS;
    private static final Duration TRANSACTION = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Committers.class);

    private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<CompletableFuture<Void>> runs = new ArrayList<>();
    private final Semaphore committed = new Semaphore(0);

    Committers(String bootstrap, String topic, int partitions) {
        for (int client = 0; client < CLIENTS; client++) {
            Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            bootstrap,
                            "transactional.id",
                            "client-" + client,
                            "transaction.timeout.ms",
                            Math.toIntExact(TRANSACTION.toMillis()),
                            "linger.ms",
                            50),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producers.add(producer);
            runs.add(CompletableFuture.runAsync(
                    () -> commit(producer, topic, partitions), run -> new Thread(run).start()));
        }
    }

    /** Waits for as many commits more as there are clients. */
    void awaitCommits() throws InterruptedException {
        if (!committed.tryAcquire(COMMITS, 60, TimeUnit.SECONDS)) {
            throw new AssertionError("no " + COMMITS + " commits within a minute");
        }
    }

    private void commit(Producer<byte[], byte[]> producer, String topic, int partitions) {
        try {
            producer.initTransactions();
            while (true) {
                producer.beginTransaction();
                for (int p = 0; p < partitions; p++) {
                    var unusedSinceCommitWaits = producer.send(new ProducerRecord<>(topic, p, null, new byte[] {1}));
                }
                producer.commitTransaction();
                committed.release();
            }
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("this client ends: it was closed, or its transaction took too long", e);
        }
    }

    @Override
    public void close() {
        producers.forEach(producer -> producer.close(Duration.ZERO));
        runs.forEach(CompletableFuture::join);
    }
}
