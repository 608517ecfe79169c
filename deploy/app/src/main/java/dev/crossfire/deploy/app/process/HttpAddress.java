package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where a process's HTTP server listens.
 *
 * @param host a name or address of this machine
 * @param port 0 to 65535; 0 takes a free one
 */
public record HttpAddress(String host, int port) {

    /** Of this machine alone, unless told otherwise. */
    public static final String LOOPBACK = "127.0.0.1";

    /** @param port the process's own when none is given */
    public static HttpAddress from(Settings settings, int port) {
        return new HttpAddress(settings.text(Setting.HOST, LOOPBACK), settings.port(port));
    }

    /**
     * Looks whether it can be listened on, before anything that takes long is started.
     *
     * @throws CommandFailed when another process does, or we may not
     */
    public void requireFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    CommandFailed refused(IOException e) {
        return CommandFailed.failed("cannot listen on " + host + ":" + port + " (" + e.getMessage()
                + "): stop the process that does (ss -ltnp 'sport = :" + port
                + "' names it), or choose another port with " + Setting.PORT);
    }
}
