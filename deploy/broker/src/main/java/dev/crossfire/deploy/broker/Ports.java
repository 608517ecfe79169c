package dev.crossfire.deploy.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of one run.
 *
 * @param broker what clients connect to
 * @param controller used by this process alone, always on loopback
 */
record Ports(int broker, int controller) {

    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Chooses the ports: the configured one, or free ones. Kafka must know the controller's port before it opens it (the quorum names it), so
     * a free port is found by opening and closing it; the caller tries again when another process was quicker.
     *
     * @throws BrokerStartException when the configured port is taken, or the address is not one of this machine
     */
    static Ports choose(BrokerConfig config) {
        try (ServerSocket broker = open(config.host(), config.port());
                ServerSocket controller = open(LOOPBACK, 0)) {
            return new Ports(broker.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerStartException(
                    "cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "): choose another port for the broker, or end the process that uses this one",
                    e);
        }
    }

    private static ServerSocket open(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
