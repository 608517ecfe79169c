package dev.crossfire.deploy.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Topics;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor before a broker that never heard how a transaction ended. */
class DoctorHangingTransactionTest {

    private static final TopicPartition SIGNALS =
            new TopicPartition(Topics.SIGNALS.withPrefix(Topics.PREFIX).name(), 0);
    private static final long PRODUCER = 4711;

    @TempDir
    Path folder;

    @Test
    void isToldWithWhatEndsIt() throws Exception {
        Instant last = Instant.now().minus(Duration.ofHours(1));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
                TopicSetup topics =
                        TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout("crossfire", 1, (short) 1))) {
            topics.create();
        }
        leaveOpen(last);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            CommandRun run = CommandRun.of("doctor", "--kafka", broker.bootstrap());
            assertEquals(1, run.exit(), run.err());
            assertEquals(
                    List.of(
                            "ERROR  transaction-hangs  " + SIGNALS
                                    + " is held at offset 0 of 1 by a transaction of producer " + PRODUCER
                                    + " that nobody will end, its last record is of "
                                    + Instant.ofEpochMilli(last.toEpochMilli()),
                            "cure: kafka-transactions.sh --bootstrap-server " + broker.bootstrap()
                                    + " abort --topic crossfire.signals.v1 --partition 0 --start-offset 0"),
                    run.out()
                            .lines()
                            .map(String::strip)
                            .filter(line -> line.contains("transaction"))
                            .toList(),
                    run.out());

            // What the tool does with that.
            admin.abortTransaction(new AbortTransactionSpec(SIGNALS, PRODUCER, (short) 0, 0))
                    .all()
                    .get();
            CommandRun after = CommandRun.of("doctor", "--kafka", broker.bootstrap());
            assertFalse(after.out().contains("transaction-hangs"), after.out());
        }
    }

    /** As a broker's disk has it whose coordinator told this partition of no end. */
    private void leaveOpen(Instant at) throws Exception {
        MemoryRecords open = MemoryRecords.withTransactionalRecords(
                0L, Compression.NONE, PRODUCER, (short) 0, 0, 0, new SimpleRecord(at.toEpochMilli(), new byte[] {1}));
        Path log = folder.resolve(SIGNALS.toString()).resolve("00000000000000000000.log");
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = open.buffer();
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        // Else the broker would trust its last checkpoint and not look.
        Files.delete(folder.resolve(".kafka_cleanshutdown"));
    }
}
