package dev.crossfire.streams.fact;

import com.google.re2j.Pattern;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.SocketsFact.Connection;
import dev.crossfire.model.fact.SocketsFact.Listener;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ss}, with and without its header, process and timer columns, and {@code netstat}. */
final class SocketReader {

    private static final String SS_USERS = "users:((\"";
    private static final int MOST_LISTENERS = 16;
    private static final int MOST_CONNECTIONS = 16;
    private static final int LOWEST_EPHEMERAL = 32768;
    private static final Pattern HEADER =
            Pattern.compile("^(?:(Netid\\s+)?State|Proto)\\s+Recv-Q\\s+Send-Q\\s+Local Address.*");
    private static final Set<String> STATES = Set.of(
            "LISTEN",
            "ESTAB",
            "SYN-SENT",
            "SYN-RECV",
            "FIN-WAIT-1",
            "FIN-WAIT-2",
            "TIME-WAIT",
            "CLOSE",
            "CLOSE-WAIT",
            "LAST-ACK",
            "CLOSING",
            "UNCONN");

    /** States that only the side that was connected to can be in while the other waits for it. */
    private static final Set<String> SERVER_STATES = Set.of("CLOSE-WAIT", "LAST-ACK", "SYN-RECV");

    private SocketReader() {}

    /** One line; addresses without brackets, IPv4 ones in IPv6 form as IPv4. */
    private record Socket(
            String state,
            int receiveQueue,
            int sendQueue,
            String local,
            int localPort,
            @Nullable String dev,
            String peer,
            int peerPort,
            @Nullable String process) {

        boolean listens() {
            return state.equals("LISTEN");
        }
    }

    static boolean isHeader(String line) {
        return line.contains("Recv-Q") && HEADER.matcher(line.strip()).matches();
    }

    static boolean isSocket(String line) {
        return line.indexOf(':') > 0 && socket(line) != null;
    }

    static boolean isListener(String line) {
        Socket socket = socket(line);
        return socket != null && socket.listens();
    }

    /** @param listening the command shows listening sockets, and only them unless others stand in its output */
    static SocketsFact read(String text, boolean listening) {
        List<Socket> sockets = new ArrayList<>();
        for (String line : TextLines.of(text)) {
            Socket socket = socket(line);
            if (socket != null) {
                sockets.add(socket);
            }
        }
        boolean listenersShown = listening || sockets.stream().anyMatch(Socket::listens);
        boolean connectionsShown = !listening || sockets.stream().anyMatch(socket -> !socket.listens());
        return new SocketsFact(listenersShown, connectionsShown, listeners(sockets), connections(sockets));
    }

    private static List<Listener> listeners(List<Socket> sockets) {
        return sockets.stream()
                .filter(Socket::listens)
                .map(socket -> new Listener(
                        socket.local(),
                        socket.localPort(),
                        socket.receiveQueue(),
                        socket.sendQueue(),
                        socket.process()))
                .distinct()
                .sorted(Comparator.<Listener>comparingInt(listener -> HealthCheckPorts.rank(listener.port()))
                        .thenComparingInt(Listener::port))
                .limit(MOST_LISTENERS)
                .toList();
    }

    private static List<Connection> connections(List<Socket> sockets) {
        Set<Integer> served = new HashSet<>();
        Set<String> own = new HashSet<>();
        for (Socket socket : sockets) {
            own.add(socket.local());
            if (socket.listens()) {
                served.add(socket.localPort());
            }
        }
        Map<Connection, Integer> counts = new LinkedHashMap<>();
        for (Socket socket : sockets) {
            Connection connection = connection(socket, served, own);
            if (connection != null) {
                counts.merge(connection, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> counted(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(connection -> HealthCheckPorts.rank(connection.peerPort())))
                .limit(MOST_CONNECTIONS)
                .toList();
    }

    /** The connection from its client's side; null when it is none to this node, or the client's own line tells of it. */
    private static @Nullable Connection connection(Socket socket, Set<Integer> served, Set<String> own) {
        if (socket.listens() || socket.peerPort() == 0) {
            return null;
        }
        boolean server = isServer(socket, served);
        if (server && SERVER_STATES.contains(socket.state()) && own.contains(socket.peer())) {
            return new Connection(socket.state(), socket.peer(), socket.local(), socket.localPort(), socket.dev(), 1);
        }
        boolean toThisNode = Ipv4.isLoopback(socket.peer()) || own.contains(socket.peer());
        return server || !toThisNode
                ? null
                : new Connection(socket.state(), socket.local(), socket.peer(), socket.peerPort(), socket.dev(), 1);
    }

    private static boolean isServer(Socket socket, Set<Integer> served) {
        boolean serves = served.contains(socket.localPort()) || HealthCheckPorts.contains(socket.localPort());
        boolean peerServes = served.contains(socket.peerPort()) || HealthCheckPorts.contains(socket.peerPort());
        if (serves != peerServes) {
            return serves;
        }
        return socket.localPort() < LOWEST_EPHEMERAL && socket.peerPort() >= LOWEST_EPHEMERAL;
    }

    private static Connection counted(Connection connection, int count) {
        return new Connection(
                connection.state(),
                connection.local(),
                connection.peer(),
                connection.peerPort(),
                connection.dev(),
                count);
    }

    /** Netstat's words for the states. */
    private static final Map<String, String> NETSTAT_STATES = Map.ofEntries(
            Map.entry("LISTEN", "LISTEN"),
            Map.entry("ESTABLISHED", "ESTAB"),
            Map.entry("SYN_SENT", "SYN-SENT"),
            Map.entry("SYN_RECV", "SYN-RECV"),
            Map.entry("FIN_WAIT1", "FIN-WAIT-1"),
            Map.entry("FIN_WAIT2", "FIN-WAIT-2"),
            Map.entry("TIME_WAIT", "TIME-WAIT"),
            Map.entry("CLOSE", "CLOSE"),
            Map.entry("CLOSE_WAIT", "CLOSE-WAIT"),
            Map.entry("LAST_ACK", "LAST-ACK"),
            Map.entry("CLOSING", "CLOSING"));

    private static @Nullable Socket socket(String line) {
        List<String> words = TextLines.words(line);
        String state = words.size() >= 6 && words.get(0).startsWith("tcp") ? NETSTAT_STATES.get(words.get(5)) : null;
        return state == null
                ? ofSs(words)
                : socket(state, words.get(1), words.get(2), words.get(3), words.get(4), netstatProcess(words));
    }

    private static @Nullable Socket ofSs(List<String> words) {
        int at = !words.isEmpty() && words.get(0).equals("tcp") ? 1 : 0;
        if (words.size() < at + 5 || !STATES.contains(words.get(at))) {
            return null;
        }
        return socket(
                words.get(at),
                words.get(at + 1),
                words.get(at + 2),
                words.get(at + 3),
                words.get(at + 4),
                ssProcess(words));
    }

    /** {@code users:(("calico-node",pid=1234,fd=8))}. */
    private static @Nullable String ssProcess(List<String> words) {
        String last = words.get(words.size() - 1);
        if (!last.startsWith(SS_USERS)) {
            return null;
        }
        int end = last.indexOf('"', SS_USERS.length());
        return end < 0 ? null : last.substring(SS_USERS.length(), end);
    }

    /** {@code 1234/calico-node}. */
    private static @Nullable String netstatProcess(List<String> words) {
        String process = words.size() > 6 ? words.get(6) : "";
        int slash = process.indexOf('/');
        return slash <= 0 ? null : process.substring(slash + 1);
    }

    private static @Nullable Socket socket(
            String state, String receiveQueue, String sendQueue, String local, String peer, @Nullable String process) {
        int localColon = local.lastIndexOf(':');
        int peerColon = peer.lastIndexOf(':');
        if (localColon < 0 || peerColon < 0) {
            return null;
        }
        int localPort = port(local.substring(localColon + 1));
        if (localPort < 0) {
            return null;
        }
        String address = local.substring(0, localColon);
        int device = address.indexOf('%');
        return new Socket(
                state,
                RouteReader.number(receiveQueue),
                RouteReader.number(sendQueue),
                plain(device < 0 ? address : address.substring(0, device)),
                localPort,
                device < 0 ? null : address.substring(device + 1),
                plain(withoutDevice(peer.substring(0, peerColon))),
                Math.max(0, port(peer.substring(peerColon + 1))),
                process);
    }

    private static String withoutDevice(String address) {
        int device = address.indexOf('%');
        return device < 0 ? address : address.substring(0, device);
    }

    /** An IPv4 address that a dual-stack socket prints as {@code [::ffff:127.0.0.1]} is that IPv4 address. */
    private static String plain(String address) {
        String mapped = "[::ffff:";
        return address.startsWith(mapped) && address.indexOf('.') > 0
                ? address.substring(mapped.length(), address.length() - (address.endsWith("]") ? 1 : 0))
                : address;
    }

    /** -1 when it is no number; 0 for {@code *}. */
    private static int port(String text) {
        if (text.equals("*")) {
            return 0;
        }
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(text);
    }
}
