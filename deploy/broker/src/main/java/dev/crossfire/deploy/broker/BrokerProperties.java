package dev.crossfire.deploy.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** Kafka's settings for one small broker that is its own controller: replication 1 throughout, few threads, small buffers. */
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int MIB = 1024 * 1024;

    private BrokerProperties() {}

    static Properties of(BrokerConfig config, Path folder, Ports ports) {
        Properties p = new Properties();
        roles(p, config, folder, ports);
        oneNode(p, config);
        quickRestart(p, config);
        small(p, config);
        if (config.acls()) {
            set(p, "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            set(p, "allow.everyone.if.no.acl.found", true);
        }
        return p;
    }

    private static void roles(Properties p, BrokerConfig config, Path folder, Ports ports) {
        String client = "PLAINTEXT://" + config.host() + ":" + ports.broker();
        set(p, "process.roles", "broker,controller");
        set(p, "node.id", NODE_ID);
        set(p, "log.dirs", folder);
        set(p, "listeners", client + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + ports.controller());
        set(p, "advertised.listeners", client);
        set(p, "inter.broker.listener.name", "PLAINTEXT");
        set(p, "controller.listener.names", CONTROLLER_LISTENER);
        set(p, "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        set(p, "controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.controller());
    }

    private static void oneNode(Properties p, BrokerConfig config) {
        set(p, "auto.create.topics.enable", false);
        set(p, "default.replication.factor", 1);
        set(p, "min.insync.replicas", 1);
        set(p, "num.partitions", 2);
        set(p, "offsets.topic.replication.factor", 1);
        set(p, "offsets.topic.num.partitions", config.internalPartitions());
        set(p, "transaction.state.log.replication.factor", 1);
        set(p, "transaction.state.log.min.isr", 1);
        set(p, "transaction.state.log.num.partitions", config.internalPartitions());
        set(p, "share.coordinator.state.topic.replication.factor", 1);
        set(p, "share.coordinator.state.topic.min.isr", 1);
        set(p, "share.coordinator.state.topic.num.partitions", 1);
        set(p, "message.max.bytes", config.maxMessageBytes());
        set(p, "replica.fetch.max.bytes", config.maxMessageBytes());
    }

    private static void quickRestart(Properties p, BrokerConfig config) {
        // Partitions without a leader lose the ends of transactions, see KafkaNode: so nothing may take the leadership
        // from the only broker
        // there is, neither a stop in good order nor a pause.
        set(p, "controlled.shutdown.enable", false);
        set(p, "broker.session.timeout.ms", Duration.ofHours(1).toMillis());
        set(p, "broker.heartbeat.interval.ms", config.heartbeat().toMillis());
        set(p, "group.initial.rebalance.delay.ms", config.rebalanceDelay().toMillis());
        // What a killed producer left open ends when it times out, not up to 10 s later: its successor waits for that.
        set(p, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1000);
        // The controller's empty record twice a second would be two disk flushes a second for a quorum of one.
        set(p, "metadata.max.idle.interval.ms", 5000);
    }

    private static void small(Properties p, BrokerConfig config) {
        set(p, "num.network.threads", 2);
        set(p, "num.io.threads", 4);
        set(p, "background.threads", 2);
        set(p, "num.recovery.threads.per.data.dir", 2);
        set(p, "group.coordinator.threads", 1);
        set(p, "share.coordinator.threads", 1);
        // Compaction's key table is taken from the heap at start: 128 MiB at Kafka's default. 2 MiB hold 80,000 keys a
        // pass.
        set(p, "log.cleaner.threads", 1);
        set(p, "log.cleaner.dedupe.buffer.size", 2 * MIB);
        set(p, "log.cleaner.io.buffer.size", MIB / 4);
        set(p, "log.index.size.max.bytes", 2 * MIB);
        // Retention and recovery work by whole segments: at Kafka's 1 GiB and 7 days, 24 h of a quiet topic would be
        // kept for a week.
        set(p, "log.segment.bytes", 64 * MIB);
        set(p, "log.roll.hours", 6);
        set(p, "socket.request.max.bytes", config.maxMessageBytes() + 2 * MIB);
    }

    private static void set(Properties properties, String name, Object value) {
        properties.setProperty(name, value.toString());
    }
}
