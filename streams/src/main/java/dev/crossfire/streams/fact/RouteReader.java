package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RoutesFact.Route;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ip route show table all} and {@code ip route get}. */
final class RouteReader {

    private static final int MOST_ROUTES = 16;
    private static final Set<String> TYPES =
            Set.of("unicast", "local", "blackhole", "unreachable", "prohibit", "throw");
    private static final Set<String> OTHER_TYPES = Set.of("broadcast", "multicast", "anycast", "nat");

    /** Words of a route that stand alone; every other word is followed by its value. */
    private static final Set<String> FLAGS =
            Set.of("onlink", "linkdown", "dead", "pervasive", "offload", "trap", "nexthop");

    private RouteReader() {}

    /**
     * The routes that can take a packet to 127.0.0.1.
     *
     * @param tool the command, which may name the one table that it shows
     */
    static RoutesFact routes(String text, @Nullable String tool) {
        String defaultTable = shownTable(text, tool);
        List<Route> routes = new ArrayList<>();
        List<String> lines = TextLines.of(text);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || Character.isWhitespace(line.charAt(0))) {
                continue;
            }
            StringBuilder whole = new StringBuilder(line.strip());
            if (i + 1 < lines.size() && lines.get(i + 1).strip().startsWith("nexthop ")) {
                whole.append(' ').append(lines.get(i + 1).strip());
            }
            Route route = route(whole.toString(), defaultTable);
            if (route != null && routes.size() < MOST_ROUTES) {
                routes.add(route);
            }
        }
        return new RoutesFact(routes);
    }

    /** Whether a line has the form of a route, of any family. */
    static boolean isRoute(String line) {
        Words words = Words.of(line);
        String first = words.at(0);
        boolean typed = TYPES.contains(first) || OTHER_TYPES.contains(first);
        String prefix = typed ? words.at(1) : first;
        boolean destination = prefix.equals("default") || isPrefix(prefix) || prefix.indexOf(':') >= 0;
        return destination && (typed || words.after("dev") != null || words.after("via") != null || words.has("nhid"));
    }

    /** Whether a line has the form of one that {@code ip route get} answers, which names the user, or of the one under it. */
    static boolean isRouteGet(String line) {
        if (line.isEmpty()) {
            return false;
        }
        if (Character.isWhitespace(line.charAt(0))) {
            return line.contains("cache") && Words.of(line).at(0).equals("cache");
        }
        List<String> words = line.contains("uid ") ? TextLines.words(line) : List.of();
        int uid = words.lastIndexOf("uid");
        boolean numbered = uid > 0
                && uid + 1 < words.size()
                && Character.isDigit(words.get(uid + 1).charAt(0));
        List<String> before = words.subList(0, Math.max(0, uid));
        return numbered && (before.lastIndexOf("dev") > 0 || before.lastIndexOf("src") > 0);
    }

    private static boolean isPrefix(String text) {
        int slash = text.indexOf('/');
        return Ipv4.parse(slash < 0 ? text : text.substring(0, slash)).isPresent();
    }

    private static @Nullable Route route(String line, String defaultTable) {
        Words words = Words.of(line);
        boolean typed = TYPES.contains(words.at(0));
        String destination = words.at(typed ? 1 : 0);
        String prefix = ipv4Prefix(destination);
        if (prefix == null || !covers(prefix) || isIpv6(words) || words.has("dead") || hasTos(words)) {
            return null;
        }
        String table = words.after("table");
        String metric = words.after("metric");
        return new Route(
                typed ? words.at(0) : "unicast",
                prefix,
                table == null ? defaultTable : tableName(table),
                words.after("dev"),
                via(words),
                words.after("src"),
                metric == null ? 0 : number(metric),
                shortened(line));
    }

    /** A route for another type of service is none for a packet without one. */
    private static boolean hasTos(Words words) {
        String tos = words.after("tos");
        return tos != null && !tos.equals("0") && !tos.equals("0x00");
    }

    private static @Nullable String via(Words words) {
        String via = words.after("via");
        return "inet6".equals(via) ? words.after("inet6") : via;
    }

    private static boolean isIpv6(Words words) {
        String via = words.after("via");
        return words.has("pref") || (via != null && via.indexOf(':') >= 0);
    }

    private static @Nullable String ipv4Prefix(String destination) {
        if (destination.equals("default")) {
            return "0.0.0.0/0";
        }
        if (!isPrefix(destination)) {
            return null;
        }
        return destination.indexOf('/') < 0 ? destination + "/32" : destination;
    }

    private static boolean covers(String prefix) {
        int slash = prefix.indexOf('/');
        OptionalLong address = Ipv4.parse(prefix.substring(0, slash));
        OptionalInt length = Ipv4.prefixLength(prefix.substring(slash + 1));
        if (address.isEmpty() || length.isEmpty()) {
            return false;
        }
        long mask = Ipv4.maskOf(length.getAsInt());
        return (address.getAsLong() & mask) == (Ipv4.LOOPBACK_FIRST + 1 & mask);
    }

    static String tableName(String table) {
        return switch (table) {
            case "255" -> "local";
            case "254" -> "main";
            case "253" -> "default";
            default -> table;
        };
    }

    /** {@code ip route show table local} does not repeat the table in its lines. */
    private static String shownTable(String text, @Nullable String tool) {
        String named = tool == null ? null : Words.of(tool).after("table");
        if (named != null && !named.equals("all") && !named.equals("0")) {
            return tableName(named);
        }
        boolean namesNone = !text.contains(" table ");
        boolean kernels = TextLines.of(text).stream()
                .anyMatch(line ->
                        line.startsWith("broadcast ") || (line.startsWith("local ") && line.contains("proto kernel")));
        return namesNone && kernels ? "local" : "main";
    }

    /** The kernel's own decision; the error that stands in place of a route is one too. */
    static RouteGetFact routeGet(String text) {
        List<String> lines = TextLines.of(text).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String line = lines.isEmpty() ? "" : lines.get(0);
        if (isRouteGetError(line)) {
            return new RouteGetFact("127.0.0.1", false, null, null, null, null, null, shortened(line), shortened(line));
        }
        Words words = Words.of(line);
        boolean typed = TYPES.contains(words.at(0)) || OTHER_TYPES.contains(words.at(0));
        boolean refused = Set.of("unreachable", "prohibit", "blackhole").contains(words.at(0));
        String table = words.after("table");
        String uid = words.after("uid");
        return new RouteGetFact(
                words.at(typed ? 1 : 0),
                words.at(0).equals("local"),
                words.after("dev"),
                via(words),
                words.after("src"),
                table == null ? null : tableName(table),
                uid == null ? null : number(uid),
                refused ? words.at(0) : null,
                shortened(line));
    }

    /** Answers of the kernel that say how it would route, rather than that it was not asked. */
    static boolean isRouteGetError(String line) {
        return line.startsWith("RTNETLINK answers: ")
                && (line.contains("unreachable")
                        || line.contains("No route to host")
                        || line.contains("Invalid argument"));
    }

    static int number(String text) {
        try {
            return (int) Math.min(Integer.MAX_VALUE, Long.decode(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static String shortened(String line) {
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }

    /** The words of a line; those of {@link #FLAGS} have no value. */
    record Words(List<String> words) {

        static Words of(String line) {
            return new Words(TextLines.words(line));
        }

        String at(int index) {
            return index < words.size() ? words.get(index).toLowerCase(Locale.ROOT) : "";
        }

        boolean has(String word) {
            return words.contains(word);
        }

        /** The value of a key word; null when it is not there. */
        @Nullable
        String after(String word) {
            int index = words.indexOf(word);
            return index < 0 || index + 1 >= words.size() || FLAGS.contains(word) ? null : words.get(index + 1);
        }
    }
}
