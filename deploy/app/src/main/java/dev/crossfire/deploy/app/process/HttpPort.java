package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether the feed will be able to listen, before anything that takes long is started. */
public final class HttpPort {

    private HttpPort() {}

    /** @throws CommandFailed when another process listens on this port of 127.0.0.1, or we may not */
    public static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw CommandFailed.failed("cannot listen on 127.0.0.1:" + port + " (" + e.getMessage()
                    + "): stop the process that does (ss -ltnp 'sport = :" + port
                    + "' names it), or choose another port with --port (CROSSFIRE_PORT)");
        }
    }
}
