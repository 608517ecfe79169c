package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ss}: TCP sockets that matter to a local health check, equal ones counted together.
 *
 * @param listenersShown the output covers listening sockets, so that an absent listener is known to be absent
 * @param connectionsShown the output covers connections
 */
public record SocketsFact(
        boolean listenersShown, boolean connectionsShown, List<Listener> listeners, List<Connection> connections)
        implements Fact {

    public SocketsFact {
        listeners = List.copyOf(listeners);
        connections = List.copyOf(connections);
    }

    /**
     * @param address such as {@code 127.0.0.1}, {@code 0.0.0.0}, {@code *}, {@code [::1]}
     * @param queued connections waiting to be accepted (Recv-Q)
     * @param backlog how many may wait (Send-Q)
     * @param process name of the process, as {@code ss -p} and {@code netstat -p} tell it; null when not told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Listener(
            String address,
            int port,
            int queued,
            int backlog,
            @Nullable String process) {

        /** Of a process that is not told. */
        public Listener(String address, int port, int queued, int backlog) {
            this(address, port, queued, backlog, null);
        }
    }

    /**
     * Connections to a port of 127.0.0.0/8 or of a local address.
     *
     * @param state in ss's words: {@code SYN-SENT}, {@code ESTAB}, {@code FIN-WAIT-2}, {@code TIME-WAIT} …
     * @param dev the device a socket is bound to ({@code %n0} behind the address); null when none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Connection(
            String state,
            String local,
            String peer,
            int peerPort,
            @Nullable String dev,
            int count) {

        /** Whether a SYN to 127.0.0.0/8 is on its way. */
        public boolean showsSyn() {
            return state.equals("SYN-SENT") && Loopback.contains(peer);
        }

        /** Whether that SYN has a source that is not of 127.0.0.0/8, as a localnet rule would see it. */
        public boolean showsForeignSyn() {
            return showsSyn() && !Loopback.contains(local);
        }
    }
}
