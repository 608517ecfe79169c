package dev.crossfire.deploy.broker;

import java.time.Duration;

/**
 * How the embedded broker runs.
 *
 * @param host address it listens on and is reached by
 * @param port from 1 to 65535; 0 takes a free one anew at each start
 * @param heartbeat how often the broker says that it lives, above 0: what waits for the controller at a start waits so long at most
 * @param rebalanceDelay how long a new consumer group waits for more members. Not 0: a stream thread that is closed right after its start
 *     was seen spinning for ever at 0, never at 300 ms
 * @param maxMessageBytes largest batch of records that is taken
 * @param internalPartitions partitions of each of Kafka's own topics (offsets, transaction state); fixed when the data folder is new
 * @param acls whether access-control lists are heeded; what none of them is about everyone may do
 */
public record BrokerConfig(
        String host,
        int port,
        Duration heartbeat,
        Duration rebalanceDelay,
        int maxMessageBytes,
        int internalPartitions,
        boolean acls) {

    /** Loopback, a free port, 8 MiB values with room for their headers. */
    public static final BrokerConfig DEFAULT = new BrokerConfig(
            "127.0.0.1", 0, Duration.ofMillis(300), Duration.ofMillis(300), 8 * 1024 * 1024 + 64 * 1024, 2, false);

    public BrokerConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host of the embedded broker must not be blank");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port of the embedded broker must be 0 to 65535, got " + port);
        }
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw new IllegalArgumentException("heartbeat must be above 0, got " + heartbeat);
        }
        if (rebalanceDelay.isNegative()) {
            throw new IllegalArgumentException("rebalance delay must not be negative, got " + rebalanceDelay);
        }
        if (maxMessageBytes < 1024 * 1024) {
            throw new IllegalArgumentException("max message bytes must be at least 1 MiB, got " + maxMessageBytes);
        }
        if (internalPartitions < 1) {
            throw new IllegalArgumentException("internal partitions must be at least 1, got " + internalPartitions);
        }
    }

    /** The same broker on another port. */
    public BrokerConfig withPort(int other) {
        return new BrokerConfig(host, other, heartbeat, rebalanceDelay, maxMessageBytes, internalPartitions, acls);
    }

    /** The same broker, that heeds access-control lists. */
    public BrokerConfig withAcls() {
        return new BrokerConfig(host, port, heartbeat, rebalanceDelay, maxMessageBytes, internalPartitions, true);
    }
}
