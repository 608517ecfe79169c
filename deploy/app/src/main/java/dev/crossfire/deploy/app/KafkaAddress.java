package dev.crossfire.deploy.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brokers that were named on the command line.
 *
 * @param bootstrap {@code HOST:PORT[,HOST:PORT…]}
 */
public record KafkaAddress(String bootstrap) {

    private static final Pattern BROKER = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
    private static final int CONNECT_MILLIS = 3_000;

    public KafkaAddress {
        for (String broker : bootstrap.split(",", -1)) {
            Matcher matcher = BROKER.matcher(broker);
            if (!matcher.matches() || !isPort(Integer.parseInt(matcher.group(1)))) {
                throw CommandFailed.badUsage(
                        "--kafka (CROSSFIRE_KAFKA) must be HOST:PORT, several separated by commas, got '" + broker
                                + "'");
            }
        }
    }

    /**
     * Looks whether anyone is there at all: Kafka's own clients would ask for minutes, a line of log for each try.
     *
     * @throws CommandFailed when none of the brokers takes a connection
     */
    public void requireReachable() {
        List<String> failures = new ArrayList<>();
        for (String broker : bootstrap.split(",", -1)) {
            String failure = failure(broker);
            if (failure == null) {
                return;
            }
            failures.add(broker + " (" + failure + ")");
        }
        throw CommandFailed.failed("no Kafka broker answers at " + String.join(", ", failures)
                + ": check --kafka (CROSSFIRE_KAFKA), and that the broker runs and can be reached from here");
    }

    /** Whether one of the brokers takes a connection now. */
    public boolean isReachable() {
        for (String broker : bootstrap.split(",", -1)) {
            if (failure(broker) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    private static @Nullable String failure(String broker) {
        int colon = broker.lastIndexOf(':');
        String host = broker.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(broker.substring(colon + 1)));
            if (address.isUnresolved()) {
                throw new UnknownHostException("unknown host");
            }
            socket.connect(address, CONNECT_MILLIS);
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return bootstrap;
    }
}
