package dev.crossfire.deploy.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However the broker goes away in the midst of its clients' commits, each transaction ends on every partition when it is back: one that
 * misses the end is one that no reader of what is committed ever gets past.
 */
class OpenTransactionsTest {

    private static final String TOPIC = "ledgers";
    private static final int PARTITIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    void endAfterAKill() throws Exception {
        Path data = temp.resolve("data");
        try (BrokerProcess broker = BrokerProcess.start(data)) {
            create(broker.bootstrap());
            try (Committers clients = new Committers(broker.bootstrap(), TOPIC, PARTITIONS)) {
                clients.awaitCommits();
                broker.killNow();
            }
        }
        endOnEveryPartition(data);
    }

    @Test
    void endAfterAnOrderlyStop() throws Exception {
        Path data = temp.resolve("data");
        EmbeddedBroker broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT);
        create(broker.bootstrap());
        try (Committers clients = new Committers(broker.bootstrap(), TOPIC, PARTITIONS)) {
            clients.awaitCommits();
            broker.close();
        }
        endOnEveryPartition(data);
    }

    private static void create(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void endOnEveryPartition(Path data) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT)) {
            assertEquals(Map.of(), stillOpen(broker.bootstrap()));
        }
    }

    /** Per partition where readers of what is committed stand, and where its log ends; those who stand at the end are left out. */
    private static Map<String, String> stillOpen(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                Map<TopicPartition, ListOffsetsResultInfo> committed = ends(admin, IsolationLevel.READ_COMMITTED);
                Map<TopicPartition, ListOffsetsResultInfo> all = ends(admin, IsolationLevel.READ_UNCOMMITTED);
                Map<String, String> open = new TreeMap<>();
                all.forEach((partition, end) -> {
                    long stands = committed.get(partition).offset();
                    if (stands < end.offset()) {
                        open.put(partition.toString(), stands + " of " + end.offset());
                    }
                });
                if (open.isEmpty() || System.nanoTime() > deadline) {
                    return open;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, IsolationLevel isolation)
            throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int p = 0; p < PARTITIONS; p++) {
            latest.put(new TopicPartition(TOPIC, p), OffsetSpec.latest());
        }
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get();
    }
}
