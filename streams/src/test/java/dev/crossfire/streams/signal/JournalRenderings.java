package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.streams.entry.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The same journal entries in every shape in which shippers send them. */
final class JournalRenderings {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter MONTH_DAY = DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);

    private JournalRenderings() {}

    /** @param at to the microsecond */
    record Entry(Instant at, String host, String unit, String identifier, String pid, String message) {

        String micros() {
            return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        }

        String nanos() {
            return micros() + "000";
        }

        String cursor() {
            return "s=b1e713b5;i=" + micros() + ";b=c4fa36de";
        }
    }

    /**
     * A rendering.
     *
     * @param nodes the shape tells the node of each entry
     * @param micros it tells times to the microsecond; else to the second
     */
    record Rendering(String name, Shape shape, boolean nodes, boolean micros, Function<List<Entry>, byte[]> render) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Rendering> all() {
        return List.of(
                lines(
                        "journalctl -o json",
                        Shape.JOURNALCTL_JSON,
                        entry -> journald(entry).toString()),
                new Rendering(
                        "journalctl -o json-pretty",
                        Shape.JOURNALCTL_JSON,
                        true,
                        true,
                        entries -> bytes(entries, entry -> journald(entry).toPrettyString() + "\n")),
                new Rendering(
                        "journalctl -o json-seq",
                        Shape.JOURNALCTL_JSON,
                        true,
                        true,
                        entries -> bytes(entries, entry -> "\u001e" + journald(entry) + "\n")),
                lines("journalctl -o json-sse", Shape.JOURNALCTL_JSON, entry -> "data: " + journald(entry) + "\n"),
                new Rendering("an array of objects", Shape.JOURNALCTL_JSON, true, true, entries -> {
                    ArrayNode array = JSON.arrayNode();
                    entries.forEach(entry -> array.add(journald(entry)));
                    return array.toString().getBytes(UTF_8);
                }),
                new Rendering(
                        "journalctl -o export", Shape.JOURNALCTL_EXPORT, true, true, entries -> export(entries, false)),
                new Rendering(
                        "journalctl -o export, binary",
                        Shape.JOURNALCTL_EXPORT,
                        true,
                        true,
                        entries -> export(entries, true)),
                lines(
                        "Fluent Bit, double",
                        Shape.FLUENT_BIT,
                        entry -> fluentBit(entry)
                                .put("@timestamp", Double.parseDouble(entry.micros()) / 1e6)
                                .toString()),
                lines(
                        "Fluent Bit, iso8601",
                        Shape.FLUENT_BIT,
                        entry -> fluentBit(entry)
                                .put("@timestamp", entry.at().toString())
                                .toString()),
                lines(
                        "Fluent Bit, iso8601_ns",
                        Shape.FLUENT_BIT,
                        entry -> fluentBit(entry)
                                .put("@timestamp", entry.at().toString().replace("Z", "000Z"))
                                .toString()),
                lines(
                        "Fluent Bit, strip_underscores",
                        Shape.FLUENT_BIT,
                        entry -> renamed(
                                        fluentBit(entry)
                                                .put("@timestamp", entry.at().toString()),
                                        name -> name.replaceFirst("^_+", ""))
                                .toString()),
                lines(
                        "Fluent Bit, lowercase",
                        Shape.FLUENT_BIT,
                        entry -> renamed(
                                        fluentBit(entry)
                                                .put("@timestamp", entry.at().toString()),
                                        name -> name.toLowerCase(Locale.ROOT))
                                .toString()),
                lines("Fluent Bit of a container's log", Shape.DOCKER_JSON_FILE, JournalRenderings::ofContainer),
                lines("Vector", Shape.VECTOR, entry -> vector(entry).toString()),
                new Rendering("Vector, a batch", Shape.VECTOR, true, true, entries -> {
                    ArrayNode array = JSON.arrayNode();
                    entries.forEach(entry -> array.add(vector(entry)));
                    return array.toString().getBytes(UTF_8);
                }),
                lines("Filebeat", Shape.FILEBEAT, entry -> filebeat(entry).toString()),
                lines(
                        "Filebeat, dotted keys",
                        Shape.FILEBEAT,
                        entry -> dotted(filebeat(entry)).toString()),
                lines("Filebeat, older names", Shape.FILEBEAT, entry -> {
                    ObjectNode old = filebeat(entry);
                    old.remove("log");
                    old.putObject("syslog")
                            .put("identifier", entry.identifier())
                            .put("priority", 6);
                    return old.toString();
                }),
                new Rendering(
                        "OTLP JSON, body of fields",
                        Shape.OTLP_JSON,
                        true,
                        true,
                        entries -> otlp(entries, true).toString().getBytes(UTF_8)),
                new Rendering(
                        "OTLP JSON, attributes",
                        Shape.OTLP_JSON,
                        true,
                        true,
                        entries -> otlp(entries, false).toString().getBytes(UTF_8)),
                new Rendering(
                        "OTLP JSON, pretty",
                        Shape.OTLP_JSON,
                        true,
                        true,
                        entries -> otlp(entries, true).toPrettyString().getBytes(UTF_8)),
                new Rendering(
                        "OTLP protobuf, body of fields", Shape.OTLP_PROTO, true, true, entries -> proto(entries, true)),
                new Rendering(
                        "OTLP protobuf, attributes", Shape.OTLP_PROTO, true, true, entries -> proto(entries, false)),
                lines(
                        "rsyslog's JSON template",
                        Shape.FLUENT_BIT,
                        entry -> JSON.objectNode()
                                .put("@timestamp", entry.at().toString())
                                .put("host", entry.host())
                                .put("severity", "info")
                                .put("tag", entry.identifier() + "[" + entry.pid() + "]:")
                                .put("message", " " + entry.message())
                                .toString()),
                lines(
                        "GELF",
                        Shape.OTHER_JSON,
                        entry -> JSON.objectNode()
                                .put("version", "1.1")
                                .put("host", entry.host())
                                .put("short_message", entry.message())
                                .put("timestamp", Double.parseDouble(entry.micros()) / 1e6)
                                .toString()),
                lines(
                        "RFC 5424",
                        Shape.SYSLOG_5424,
                        entry -> "<30>1 " + entry.at() + " " + entry.host() + " " + entry.identifier() + " "
                                + entry.pid() + " - [origin ip=\"10.0.0.3\" x=\"a\\]b\"] \uFEFF" + entry.message()),
                lines(
                        "RFC 5424 without data",
                        Shape.SYSLOG_5424,
                        entry -> "<30>1 " + entry.at() + " " + entry.host() + " " + entry.identifier() + " - - - "
                                + entry.message()),
                lines(
                        "journalctl -o short-iso-precise",
                        Shape.SYSLOG,
                        entry -> entry.at().toString().replace("Z", "+0000") + " " + tagged(entry)),
                lines(
                        "journalctl -o short-unix",
                        Shape.SYSLOG,
                        entry -> new StringBuilder(entry.micros()).insert(10, '.') + " " + tagged(entry)),
                lines(
                        "journalctl -o short-full",
                        Shape.SYSLOG,
                        entry -> "Sun "
                                + entry.at().toString().replace('T', ' ').replace("Z", " UTC") + " " + tagged(entry)),
                lines(
                        "rsyslog's file format",
                        Shape.SYSLOG,
                        entry -> entry.at().toString().replace("Z", "+00:00") + " " + tagged(entry)),
                new Rendering(
                        "journalctl",
                        Shape.SYSLOG,
                        true,
                        false,
                        entries -> bytes(
                                entries,
                                entry -> MONTH_DAY.format(entry.at().atOffset(ZoneOffset.UTC)) + " " + tagged(entry)
                                        + "\n")),
                new Rendering(
                        "RFC 3164",
                        Shape.SYSLOG,
                        true,
                        false,
                        entries -> bytes(
                                entries,
                                entry -> "<30>" + MONTH_DAY.format(entry.at().atOffset(ZoneOffset.UTC)) + " "
                                        + tagged(entry) + "\n")),
                new Rendering(
                        "journalctl, in German",
                        Shape.SYSLOG,
                        true,
                        false,
                        entries -> bytes(
                                entries,
                                entry -> MONTH_DAY
                                                .withLocale(Locale.GERMAN)
                                                .format(entry.at().atOffset(ZoneOffset.UTC))
                                                .replace("Nov.", "Nov")
                                        + " " + tagged(entry) + "\n")),
                new Rendering(
                        "a container's log file",
                        Shape.CRI_LOG,
                        false,
                        true,
                        entries -> bytes(
                                entries,
                                entry -> entry.at().toString().replace("Z", "000Z") + " stderr F " + entry.message()
                                        + "\n")),
                new Rendering(
                        "Docker's json-file",
                        Shape.DOCKER_JSON_FILE,
                        false,
                        true,
                        entries -> bytes(
                                entries,
                                entry -> JSON.objectNode()
                                                .put("log", entry.message() + "\n")
                                                .put("stream", "stderr")
                                                .put("time", entry.at().toString())
                                        + "\n")),
                new Rendering(
                        "an export with the time before the object",
                        Shape.OTHER_JSON,
                        true,
                        true,
                        entries -> bytes(
                                entries,
                                entry -> entry.at() + " "
                                        + JSON.objectNode()
                                                .put("hostname", entry.host())
                                                .put("message", entry.message())
                                        + "\n")),
                new Rendering(
                        "a component's own log",
                        Shape.COMPONENT_LOG,
                        false,
                        true,
                        entries -> bytes(entries, entry -> entry.message() + "\n")));
    }

    private static Rendering lines(String name, Shape shape, Function<Entry, String> line) {
        return new Rendering(name, shape, true, true, entries -> bytes(entries, entry -> line.apply(entry) + "\n"));
    }

    private static byte[] bytes(List<Entry> entries, Function<Entry, String> render) {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(render.apply(entry)));
        return text.toString().getBytes(UTF_8);
    }

    private static String tagged(Entry entry) {
        return entry.host() + " " + entry.identifier() + "[" + entry.pid() + "]: " + entry.message();
    }

    private static Map<String, String> fields(Entry entry) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("PRIORITY", "6");
        fields.put("SYSLOG_IDENTIFIER", entry.identifier());
        fields.put("_PID", entry.pid());
        fields.put("_HOSTNAME", entry.host());
        fields.put("_SYSTEMD_UNIT", entry.unit());
        fields.put("MESSAGE", entry.message());
        return fields;
    }

    private static ObjectNode journald(Entry entry) {
        ObjectNode object = JSON.objectNode();
        object.put("__CURSOR", entry.cursor()).put("__REALTIME_TIMESTAMP", entry.micros());
        fields(entry).forEach(object::put);
        return object;
    }

    private static ObjectNode fluentBit(Entry entry) {
        ObjectNode object = JSON.objectNode();
        fields(entry).forEach(object::put);
        return object;
    }

    private static String ofContainer(Entry entry) {
        ObjectNode object = JSON.objectNode();
        object.put("@timestamp", entry.at().toString())
                .put("log", entry.message() + "\n")
                .put("stream", "stderr");
        object.putObject("kubernetes").put("pod_name", "calico-node-x7k2p").put("host", entry.host());
        return object.toString();
    }

    private static ObjectNode vector(Entry entry) {
        ObjectNode object = JSON.objectNode();
        object.put("timestamp", entry.at().toString())
                .put("source_type", "journald")
                .put("host", entry.host());
        object.put("message", entry.message()).put("__REALTIME_TIMESTAMP", entry.micros());
        return object.put("_SYSTEMD_UNIT", entry.unit())
                .put("SYSLOG_IDENTIFIER", entry.identifier())
                .put("_PID", entry.pid());
    }

    private static ObjectNode filebeat(Entry entry) {
        ObjectNode object = JSON.objectNode();
        object.put("@timestamp", entry.at().toString()).put("message", entry.message());
        object.putObject("host").put("hostname", entry.host()).put("id", "a6a1");
        object.putObject("log")
                .putObject("syslog")
                .put("appname", entry.identifier())
                .put("priority", 6);
        object.putObject("systemd").put("unit", entry.unit()).put("transport", "stdout");
        object.putObject("process").put("pid", Integer.parseInt(entry.pid()));
        return object;
    }

    private static ObjectNode dotted(ObjectNode nested) {
        ObjectNode flat = JSON.objectNode();
        flatten("", nested, flat);
        return flat;
    }

    private static void flatten(String around, ObjectNode nested, ObjectNode flat) {
        nested.properties().forEach(field -> {
            String name = around.isEmpty() ? field.getKey() : around + "." + field.getKey();
            if (field.getValue() instanceof ObjectNode inner) {
                flatten(name, inner, flat);
            } else {
                flat.set(name, field.getValue());
            }
        });
    }

    private static ObjectNode renamed(ObjectNode object, Function<String, String> name) {
        ObjectNode renamed = JSON.objectNode();
        object.properties().forEach(field -> renamed.set(name.apply(field.getKey()), field.getValue()));
        return renamed;
    }

    private static byte[] export(List<Entry> entries, boolean binary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            bytes.writeBytes(
                    ("__CURSOR=" + entry.cursor() + "\n__REALTIME_TIMESTAMP=" + entry.micros() + "\n").getBytes(UTF_8));
            fields(entry).forEach((name, value) -> {
                if (binary && name.equals("MESSAGE")) {
                    byte[] content = value.getBytes(UTF_8);
                    bytes.writeBytes((name + "\n").getBytes(UTF_8));
                    bytes.writeBytes(ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(content.length)
                            .array());
                    bytes.writeBytes(content);
                    bytes.write('\n');
                } else {
                    bytes.writeBytes((name + "=" + value + "\n").getBytes(UTF_8));
                }
            });
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private static ObjectNode otlp(List<Entry> entries, boolean fieldsAsBody) {
        ObjectNode root = JSON.objectNode();
        ArrayNode all = root.putArray("resourceLogs");
        for (Entry entry : entries) {
            ObjectNode resource = all.addObject();
            ArrayNode attributes = resource.putObject("resource").putArray("attributes");
            ObjectNode log = resource.putArray("scopeLogs")
                    .addObject()
                    .putArray("logRecords")
                    .addObject();
            log.put("timeUnixNano", entry.nanos());
            if (fieldsAsBody) {
                ArrayNode values =
                        log.putObject("body").putObject("kvlistValue").putArray("values");
                fields(entry).forEach((name, value) -> pair(values, name, value));
            } else {
                pair(attributes, "host.name", entry.host());
                log.putObject("body").put("stringValue", entry.message());
                ArrayNode own = log.putArray("attributes");
                pair(own, "syslog.msgid", entry.identifier());
                pair(own, "journald._SYSTEMD_UNIT", entry.unit());
                pair(own, "journald.__CURSOR", entry.cursor());
            }
        }
        return root;
    }

    private static void pair(ArrayNode pairs, String name, String value) {
        pairs.addObject().put("key", name).putObject("value").put("stringValue", value);
    }

    private static byte[] proto(List<Entry> entries, boolean fieldsAsBody) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            log.write((1 << 3) | 1);
            log.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Long.parseLong(entry.nanos()))
                    .array());
            ByteArrayOutputStream resource = new ByteArrayOutputStream();
            if (fieldsAsBody) {
                ByteArrayOutputStream list = new ByteArrayOutputStream();
                fields(entry).forEach((name, value) -> field(list, 1, protoPair(name, value)));
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                field(body, 6, list.toByteArray());
                field(log, 5, body.toByteArray());
            } else {
                field(resource, 1, protoPair("host.name", entry.host()));
                field(log, 5, protoText(entry.message()));
                field(log, 6, protoPair("syslog.msgid", entry.identifier()));
                field(log, 6, protoPair("journald.__CURSOR", entry.cursor()));
            }
            ByteArrayOutputStream scope = new ByteArrayOutputStream();
            field(scope, 2, log.toByteArray());
            ByteArrayOutputStream resourceLogs = new ByteArrayOutputStream();
            field(resourceLogs, 1, resource.toByteArray());
            field(resourceLogs, 2, scope.toByteArray());
            field(all, 1, resourceLogs.toByteArray());
        }
        return all.toByteArray();
    }

    private static byte[] protoPair(String name, String value) {
        ByteArrayOutputStream pair = new ByteArrayOutputStream();
        field(pair, 1, name.getBytes(UTF_8));
        field(pair, 2, protoText(value));
        return pair.toByteArray();
    }

    private static byte[] protoText(String text) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        field(value, 1, text.getBytes(UTF_8));
        return value.toByteArray();
    }

    private static void field(ByteArrayOutputStream message, int number, byte[] content) {
        message.write((number << 3) | 2);
        int length = content.length;
        while (length >= 0x80) {
            message.write((length & 0x7F) | 0x80);
            length >>>= 7;
        }
        message.write(length);
        message.writeBytes(content);
    }
}
