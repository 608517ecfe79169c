package dev.crossfire.deploy.bench.recognise;

import static dev.crossfire.deploy.bench.recognise.HostileInput.filled;

import dev.crossfire.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Journals that are made to hurt: everything that looks like a signal until its last byte. */
final class HostileJournals {

    private static final String HEADER = "E1122 15:57:29.596807    1203 prober.go:107] ";
    private static final String PREFIX = "Nov 22 15:57:29 worker-3 kubelet[1203]: ";
    private static final String OBJECT = "{\"__REALTIME_TIMESTAMP\":\"1795363049600000\",\"_HOSTNAME\":\"worker-3\",";
    private static final String CHUNK =
            "{\"crossfire\":\"journal.v1\",\"cluster\":\"c\",\"node\":\"worker-3\",\"base\":1795363049600000}\n";
    private static final String EXEC_FAILED =
            HEADER + "\"ExecSync cmd from runtime service failed\" err=\"code = Unknown\" containerID=\"8ac8\" cmd=[";
    private static final String PROBE = HEADER + "\"Probe failed\" probeType=\"Liveness\" ";

    private static final String OTLP_BEGIN =
            "{\"resourceLogs\":[{\"resource\":{\"attributes\":[]},\"scopeLogs\":[{\"logRecords\":[";
    private static final String OTLP_END = "]}]}]}";

    static final List<HostileInput> ALL = List.of(
            journal("a million key=value in one line", () -> filled(PREFIX + PROBE, "a=b ", "")),
            journal("key=value, each key new", () -> filled(PREFIX + PROBE, i -> "k" + i + "=v ", "")),
            journal("keys without values", () -> filled(PREFIX + PROBE, "a= ", "")),
            journal("open quotes", () -> filled(PREFIX + PROBE, i -> "k" + i + "=\"", "")),
            journal("quoted backslashes", () -> filled(PREFIX + PROBE + "err=\"", "\\\\\\\"", "\"")),
            journal("output=< opened again and again", () -> filled(PREFIX + PROBE + "output=<\n")),
            journal("output=< opened within one line", () -> filled(PREFIX + PROBE, "output=< ", "")),
            journal("an output of many lines", () -> filled(PREFIX + PROBE + "output=<\n", "\tx\n", " >\n")),
            journal("outputs of one line", () -> filled(PREFIX + PROBE + "output=<\n\tx\n >\n")),
            journal("nested [ in a value", () -> filled(PREFIX + PROBE + "cmd=", "[", "")),
            journal("nested { in a value", () -> filled(PREFIX + PROBE + "event=", "{", "")),
            journal("nested [] in a value", () -> filled(PREFIX + PROBE + "cmd=", "[]", "")),
            journal("values that open and never close", () -> filled(PREFIX + PROBE, "a=[{\" ", "")),
            journal("a command of many words", () -> filled(PREFIX + EXEC_FAILED, "\"/bin/calico-node\",", "\"x\"]")),
            journal("a command of bare words", () -> filled(PREFIX + EXEC_FAILED, "-felix-live ", "]")),
            journal("one signal a line", () -> filled(PREFIX + EXEC_FAILED + "/bin/calico-node -felix-live]\n")),
            journal("one signal an object", () -> filled(object(EXEC_FAILED + "/bin/calico-node -felix-live]"))),
            journal("one signal a chunk's line", () -> filled(CHUNK, "1\t3\t" + EXEC_FAILED + "]\n", "")),
            journal("a chunk header a line", () -> filled(CHUNK)),
            journal("objects that are literals only", () -> filled(OBJECT + "\"MESSAGE\":\"Probe failed\"}\n")),
            journal("literals only", () -> filled("Probe failed")),
            journal("literals, one a line", () -> filled("Probe failed\n")),
            journal("one literal in a giant line", () -> filled(PREFIX, "x", " Probe failed")),
            journal("one literal in a giant object", () -> filled(OBJECT + "\"MESSAGE\":\"Probe failed ", "x", "\"}")),
            journal("bytes as numbers with blanks", () -> filled(OBJECT + "\"MESSAGE\" : [ ", " 69 ,", " 69 ] }")),
            journal("MESSAGE within MESSAGE", () -> filled(OBJECT + "\"MESSAGE\":", "[", "")),
            journal("MESSAGE again and again", () -> filled(OBJECT, "\"MESSAGE\":\"Probe failed\",", "\"a\":1}")),
            journal("host keys without a value", () -> filled("{", "\"_HOSTNAME\":", "}")),
            journal("host keys that never end", () -> filled("{", "\"host\":\"", "}")),
            journal("blanks after a key", () -> filled("{", "\"_HOSTNAME\" ", "}")),
            journal(
                    "a probe of 1.19, never ending",
                    () -> filled(PREFIX + HEADER + "Liveness probe for \"", "a_b(c):d", "\" failed (failure): ")),
            journal(
                    "ExecSync of 1.20, never ending",
                    () -> filled(PREFIX + HEADER + "ExecSync abc '", "' from runtime service faile", "")),
            journal(
                    "back-off of many pods",
                    () -> filled(PREFIX + HEADER + "CrashLoopBackOff restarting failed container ", "a-b_c-d(", "")),
            journal(
                    "PLEG, never ending",
                    () -> filled(
                            PREFIX + HEADER + "\"SyncLoop (PLEG)\" event={ID:a Type:ContainerStarted ",
                            "ID:a ",
                            "Data:")),
            journal(
                    "health status, never ending",
                    () -> filled(PREFIX, "health status changed: ready=tru ", "live=false")),
            journal("OTLP records", () -> filled(OTLP_BEGIN, otlp("x") + ",", otlp("x") + OTLP_END)),
            journal(
                    "OTLP records, each a signal",
                    () -> filled(OTLP_BEGIN, otlp(EXEC_FAILED + "]") + ",", otlp("x") + OTLP_END)),
            journal(
                    "OTLP kvlists in kvlists",
                    () -> filled(
                            OTLP_BEGIN + "{\"body\":", "{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":", "")),
            journal("OTLP in protobuf, records of nothing", HostileJournals::protobuf),
            journal(
                    "export, a binary field of giant length",
                    () -> filled(
                            "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795363049600000\nMESSAGE\n\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f",
                            "Probe failed",
                            "")),
            journal("export, entries of one field", () -> filled("MESSAGE=Probe failed\n\n")),
            journal("export, one entry of many fields", () -> filled("__CURSOR=s=1\n", "A=Probe failed\n", "\n")),
            journal(
                    "CRI, partial lines that never end",
                    () -> filled("2026-11-22T15:57:29.5Z stderr P Probe failed\n")),
            journal(
                    "docker, lines without an end",
                    () -> filled(
                            "{\"log\":\"Probe failed\",\"stream\":\"stderr\",\"time\":\"2026-11-22T15:57:29.5Z\"}\n")),
            journal(
                    "RFC 5424, structured data",
                    () -> filled(
                            "<131>1 2026-11-22T15:57:29.5Z worker-3 kubelet 1203 - ",
                            "[a b=\"c\"]",
                            " Probe failed\n")),
            journal(
                    "RFC 5424, structured data that never ends",
                    () -> filled("<131>1 2026-11-22T15:57:29.5Z worker-3 kubelet 1203 - [a b=\"", "\\\"]", "")),
            new HostileInput(Parser.KLOG, "a million key=value", () -> filled(PROBE, "a=b ", "")),
            new HostileInput(Parser.KLOG, "key=value, each key new", () -> filled(PROBE, i -> "k" + i + "=v ", "")),
            new HostileInput(Parser.KLOG, "open quotes", () -> filled(PROBE, i -> "k" + i + "=\"", "")),
            new HostileInput(Parser.KLOG, "output=< within one line", () -> filled(PROBE, "output=< ", "")),
            new HostileInput(Parser.KLOG, "output=< of many lines", () -> filled(PROBE + "output=<\n", "\tx\n", " >")),
            new HostileInput(Parser.KLOG, "nested [ in a value", () -> filled(PROBE + "cmd=", "[", "")),
            new HostileInput(Parser.KLOG, "values that never close", () -> filled(PROBE, "a=[{\" ", "")),
            journal("a host that never ends", () -> filled("Nov 22 15:57:29 ", "worker-3", "")));

    private HostileJournals() {}

    private static HostileInput journal(String shape, Supplier<byte[]> bytes) {
        return new HostileInput(Parser.JOURNAL, shape, bytes);
    }

    private static String object(String message) {
        return OBJECT + "\"MESSAGE\":" + Json.text(message) + "}\n";
    }

    private static String otlp(String message) {
        return "{\"timeUnixNano\":\"1795363049600000000\",\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"MESSAGE\","
                + "\"value\":{\"stringValue\":" + Json.text(message) + "}}]}}}";
    }

    /** ResourceLogs whose one field of length says nothing: a record in every two bytes. */
    private static byte[] protobuf() {
        return "\n\0".repeat(HostileInput.SIZE / 2).getBytes(StandardCharsets.ISO_8859_1);
    }
}
