package dev.crossfire.streams.entry;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a log entry mean, by their names: those of journald (which shippers lower-case, strip of underscores or nest), of
 * Fluent Bit, Vector, Filebeat (older and newer ECS, nested or dotted), OpenTelemetry, rsyslog's templates, Docker and Loki. Names are
 * compared in lower case, without leading underscores, with dots between the levels of nesting.
 */
final class LogFields {

    /** What a field can tell. */
    private enum Role {
        MESSAGE,
        HOST,
        JOURNAL_TIME,
        SOURCE_TIME,
        SHIPPER_TIME,
        CURSOR,
        UNIT,
        IDENTIFIER,
        PID
    }

    /** Names of each role, the one that tells best first. */
    private static final Map<Role, List<String>> NAMES = new EnumMap<>(Map.of(
            Role.MESSAGE,
            List.of("message", "short_message", "msg", "log", "line", "log.message", "event.original", "text", "body"),
            Role.HOST,
            List.of(
                    "hostname",
                    "host.hostname",
                    "host.name",
                    "host",
                    "kubernetes.host",
                    "kubernetes.node_name",
                    "kubernetes.node.name",
                    "k8s.node.name",
                    "node_name",
                    "nodename",
                    "node",
                    "agent.hostname"),
            Role.JOURNAL_TIME,
            List.of("realtime_timestamp"),
            Role.SOURCE_TIME,
            List.of("source_realtime_timestamp"),
            Role.SHIPPER_TIME,
            List.of("@timestamp", "timestamp", "time", "timereported", "date", "ts", "timegenerated", "event.created"),
            Role.CURSOR,
            List.of("cursor"),
            Role.UNIT,
            List.of("systemd_unit", "systemd.unit", "unit", "journal_systemd_unit"),
            Role.IDENTIFIER,
            List.of(
                    "syslog_identifier",
                    "syslog.identifier",
                    "log.syslog.appname",
                    "syslog.msgid",
                    "programname",
                    "app-name",
                    "appname",
                    "syslogtag",
                    "tag",
                    "ident",
                    "comm"),
            Role.PID,
            List.of("pid", "process.pid", "syslog_pid", "syslog.pid", "procid", "journald.pid")));

    /** Levels that only wrap the entry: what stands in them stands for itself. */
    private static final Set<String> WRAPPERS = Set.of(
            "record",
            "fields",
            "jsonpayload",
            "source",
            "data",
            "attributes",
            "resource",
            "journald",
            "journal",
            "labels",
            "$!");

    private static final Map<String, Place> PLACES = places();

    private record Place(Role role, int rank) {}

    private final Map<Role, String> values = new EnumMap<>(Role.class);
    private final Map<Role, Integer> ranks = new EnumMap<>(Role.class);
    private @Nullable Instant nanos;
    private boolean realtimeKey;
    private boolean upperMessage;
    private boolean vector;
    private boolean filebeat;
    private boolean docker;

    private static Map<String, Place> places() {
        Map<String, Place> places = new HashMap<>();
        NAMES.forEach((role, names) -> {
            for (int rank = 0; rank < names.size(); rank++) {
                places.put(names.get(rank), new Place(role, rank));
            }
        });
        return places;
    }

    /** The name of a field within that of the level around it, as it is compared. */
    static String path(String around, String name) {
        String plain = plain(name);
        int dot = plain.indexOf('.');
        while (dot > 0 && WRAPPERS.contains(plain.substring(0, dot))) {
            plain = plain(plain.substring(dot + 1));
            dot = plain.indexOf('.');
        }
        if (around.isEmpty() || WRAPPERS.contains(around)) {
            return plain;
        }
        return around + "." + plain;
    }

    private static String plain(String name) {
        int first = 0;
        while (first < name.length() && name.charAt(first) == '_') {
            first++;
        }
        return name.substring(first).toLowerCase(Locale.ROOT);
    }

    /** Whether a field of this name, or one within it, can tell anything. */
    static boolean matters(String path) {
        return PLACES.containsKey(path) || path.equals("source_type") || path.equals("stream");
    }

    /** Takes a field. */
    void take(String name, String path, @Nullable String value) {
        note(name, path, value);
        Place place = PLACES.get(path);
        if (place == null || value == null) {
            return;
        }
        Integer known = ranks.get(place.role());
        if (known == null || place.rank() < known) {
            ranks.put(place.role(), place.rank());
            values.put(place.role(), value);
        }
    }

    /** Takes OpenTelemetry's time of an entry, ns since the epoch; 0 is none. */
    void takeNanos(String digits) {
        Instant time = EventTimes.ofNanos(digits);
        nanos = time != null ? time : nanos;
    }

    private void note(String name, String path, @Nullable String value) {
        realtimeKey |= path.equals("realtime_timestamp");
        upperMessage |= name.equals("MESSAGE");
        vector |= path.equals("source_type") && "journald".equals(value);
        filebeat |= path.equals("host.hostname")
                || path.equals("systemd.unit")
                || path.startsWith("log.syslog.")
                || path.equals("agent.hostname");
        docker |= path.equals("stream");
    }

    @Nullable
    String message() {
        return values.get(Role.MESSAGE);
    }

    /** The entry that the fields make. */
    LogEntry entry() {
        String message = values.getOrDefault(Role.MESSAGE, "");
        Instant journal = time(Role.JOURNAL_TIME);
        Instant shipper = time(Role.SHIPPER_TIME);
        Instant source = time(Role.SOURCE_TIME);
        Instant at = journal != null ? journal : nanos != null ? nanos : shipper != null ? shipper : source;
        Clock clock = journal != null || (nanos != null && upperMessage)
                ? Clock.JOURNAL
                : at == null ? Clock.NONE : Clock.SHIPPER;
        String unit = values.getOrDefault(Role.UNIT, "");
        String tag = values.getOrDefault(Role.IDENTIFIER, "");
        return new LogEntry(
                shape(),
                host(),
                at,
                clock,
                values.get(Role.CURSOR),
                unit.isEmpty() ? identifier(tag) : unit,
                pid(tag),
                leftOfBlank(message),
                leftOfBlank(message));
    }

    private Shape shape() {
        if (vector || (realtimeKey && !upperMessage)) {
            return Shape.VECTOR;
        }
        if (filebeat) {
            return Shape.FILEBEAT;
        }
        if (realtimeKey) {
            return Shape.JOURNALCTL_JSON;
        }
        if (docker) {
            return Shape.DOCKER_JSON_FILE;
        }
        boolean journal = values.containsKey(Role.UNIT) || values.containsKey(Role.IDENTIFIER) || upperMessage;
        return journal && values.containsKey(Role.SHIPPER_TIME) ? Shape.FLUENT_BIT : Shape.OTHER_JSON;
    }

    private @Nullable String host() {
        String host = values.get(Role.HOST);
        return host == null || host.isBlank() ? null : host;
    }

    private @Nullable Instant time(Role role) {
        String value = values.get(role);
        if (value == null) {
            return null;
        }
        return role == Role.SHIPPER_TIME ? EventTimes.ofShipper(value) : EventTimes.ofMicros(value);
    }

    /** {@code kubelet} of the syslog tag {@code kubelet[1301]:}. */
    private static String identifier(String tag) {
        int end = tag.indexOf('[');
        String name = end < 0 ? tag : tag.substring(0, end);
        return name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
    }

    private String pid(String tag) {
        int open = tag.indexOf('[');
        int close = tag.indexOf(']');
        return values.getOrDefault(Role.PID, open >= 0 && close > open ? tag.substring(open + 1, close) : "");
    }

    /** rsyslog's message begins with the blank behind the tag; Docker's ends with the line's end. */
    private static String leftOfBlank(String message) {
        int end = message.endsWith("\n") ? message.length() - 1 : message.length();
        int begin = message.startsWith(" ") && !message.startsWith("  ") && end > 1 ? 1 : 0;
        return message.substring(begin, end);
    }
}
