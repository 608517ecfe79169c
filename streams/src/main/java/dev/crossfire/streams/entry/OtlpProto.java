package dev.crossfire.streams.entry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads log records as OpenTelemetry's Kafka exporter writes them by default, encoding {@code otlp_proto}: protobuf of {@code
 * opentelemetry.proto.logs.v1.LogsData}. Field numbers are those of opentelemetry-proto 1.x.
 */
final class OtlpProto {

    /** Tag of {@code resource_logs}: field 1, length-delimited. It is a line end too, so the structure must fit as well. */
    static final byte FIRST_BYTE = 0x0A;

    /** Values are nested no deeper than this; what is, tells nothing here. */
    private static final int DEEPEST = 8;

    private final byte[] value;
    private final EntrySink sink;

    private OtlpProto(byte[] value, EntrySink sink) {
        this.value = value;
        this.sink = sink;
    }

    /** Whether a value has that structure: at the top only {@code resource_logs}, in each only what belongs there. */
    static boolean is(byte[] value) {
        if (value.length < 2 || value[0] != FIRST_BYTE) {
            return false;
        }
        ProtoFields top = new ProtoFields(value, 0, value.length);
        while (top.next()) {
            if (top.number() != 1 || !top.isBytes() || !isResourceLogs(new ProtoFields(value, top.from(), top.to()))) {
                return false;
            }
        }
        return !top.broken();
    }

    private static boolean isResourceLogs(ProtoFields fields) {
        boolean any = false;
        while (fields.next()) {
            int number = fields.number();
            if (!fields.isBytes() || (number > 3 && number != 1000)) {
                return false;
            }
            any = true;
        }
        return any && !fields.broken();
    }

    static void cut(byte[] value, EntrySink sink) {
        OtlpProto reader = new OtlpProto(value, sink);
        ProtoFields top = new ProtoFields(value, 0, value.length);
        while (top.next()) {
            reader.resourceLogs(top.from(), top.to());
        }
    }

    private void resourceLogs(int from, int to) {
        ProtoFields fields = new ProtoFields(value, from, to);
        int resourceFrom = from;
        int resourceTo = from;
        while (fields.next()) {
            if (fields.number() == 1) {
                resourceFrom = fields.from();
                resourceTo = fields.to();
            }
        }
        ProtoFields again = new ProtoFields(value, from, to);
        while (again.next()) {
            if (again.number() == 2 || again.number() == 1000) {
                scopeLogs(again.from(), again.to(), resourceFrom, resourceTo);
            }
        }
    }

    private void scopeLogs(int from, int to, int resourceFrom, int resourceTo) {
        ProtoFields fields = new ProtoFields(value, from, to);
        while (fields.next()) {
            if (fields.number() == 2 && fields.isBytes()) {
                record(fields.from(), fields.to(), resourceFrom, resourceTo);
            }
        }
        if (fields.broken()) {
            sink.broken("broken OTLP protobuf", 1, from, to);
        }
    }

    private void record(int from, int to, int resourceFrom, int resourceTo) {
        LogFields log = new LogFields();
        attributes(log, resourceFrom, resourceTo, 1);
        attributes(log, from, to, 6);
        ProtoFields fields = new ProtoFields(value, from, to);
        while (fields.next()) {
            if (fields.number() == 1 && fields.isFixed64()) {
                log.takeNanos(Long.toUnsignedString(fields.fixed64()));
            } else if (fields.number() == 5 && fields.isBytes()) {
                body(log, fields.from(), fields.to());
            }
        }
        if (fields.broken()) {
            sink.broken("broken OTLP log record", 1, from, to);
        } else {
            sink.entry(log.entry().in(Shape.OTLP_PROTO), 1, from, to);
        }
    }

    private void attributes(LogFields log, int from, int to, int number) {
        ProtoFields fields = new ProtoFields(value, from, to);
        while (fields.next()) {
            if (fields.number() == number && fields.isBytes()) {
                attribute(log, "", fields.from(), fields.to());
            }
        }
    }

    private void attribute(LogFields log, String around, int from, int to) {
        String name = "";
        int valueFrom = from;
        int valueTo = from;
        ProtoFields fields = new ProtoFields(value, from, to);
        while (fields.next()) {
            if (fields.number() == 1 && fields.isBytes()) {
                name = fields.text();
            } else if (fields.number() == 2 && fields.isBytes()) {
                valueFrom = fields.from();
                valueTo = fields.to();
            }
        }
        String path = LogFields.path(around, name);
        if (!around.isEmpty() || !keyValues(valueFrom, valueTo, (at, end) -> attribute(log, path, at, end))) {
            log.take(name, path, text(valueFrom, valueTo, 1));
        }
    }

    private void body(LogFields log, int from, int to) {
        if (!keyValues(from, to, (at, end) -> attribute(log, "", at, end))) {
            log.take("body", "message", text(from, to, 1));
        }
    }

    /** Takes a span of bytes. */
    private interface Span {
        void take(int from, int to);
    }

    /** Hands over each pair of a {@code kvlist_value}; false when the value is none. */
    private boolean keyValues(int from, int to, Span pairs) {
        ProtoFields fields = new ProtoFields(value, from, to);
        boolean found = false;
        while (fields.next()) {
            if (fields.number() == 6 && fields.isBytes()) {
                found = true;
                ProtoFields list = new ProtoFields(value, fields.from(), fields.to());
                while (list.next()) {
                    if (list.number() == 1 && list.isBytes()) {
                        pairs.take(list.from(), list.to());
                    }
                }
            }
        }
        return found;
    }

    /** Text, bytes, a number, or a list of them; null for anything else. */
    private @Nullable String text(int from, int to, int depth) {
        ProtoFields fields = new ProtoFields(value, from, to);
        String text = null;
        while (fields.next()) {
            switch (fields.number()) {
                case 1, 7 -> text = fields.isBytes() ? fields.text() : text;
                case 3 -> text = fields.isVarint() ? Long.toString(fields.varint()) : text;
                case 4 -> text = fields.isFixed64() ? Double.toString(Double.longBitsToDouble(fields.fixed64())) : text;
                case 5 -> text = fields.isBytes() && depth < DEEPEST ? list(fields.from(), fields.to(), depth) : text;
                default -> {}
            }
        }
        return text;
    }

    private String list(int from, int to, int depth) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProtoFields values = new ProtoFields(value, from, to);
        boolean repeated = false;
        while (values.next()) {
            ProtoFields item = new ProtoFields(value, values.from(), values.to());
            if (item.next() && item.number() == 3 && item.isVarint()) {
                bytes.write((int) item.varint());
            } else {
                String text = text(values.from(), values.to(), depth + 1);
                bytes.writeBytes(((repeated ? "\n" : "") + text).getBytes(StandardCharsets.UTF_8));
                repeated = true;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
