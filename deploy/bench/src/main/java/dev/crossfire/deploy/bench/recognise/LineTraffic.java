package dev.crossfire.deploy.bench.recognise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Json;
import dev.crossfire.model.raw.JournalChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The log of a healthy kubelet in the shapes that shippers send: the same lines in each.
 *
 * @param shape for people
 * @param headers of every record
 * @param records values, all lines in all
 * @param lines in all records
 */
record LineTraffic(String shape, Map<String, String> headers, List<byte[]> records, int lines) {

    /** Records of many lines close at this many. */
    private static final int LINES_OF_A_RECORD = 250;

    private static final long MICROS = 1_795_363_049_600_000L;

    private static final String SIGNAL =
            "E1122 15:57:29.596807    1203 remote_runtime.go:394] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = context deadline exceeded\" containerID=\"8ac836d4abb7\" cmd=[/bin/calico-node -felix-live]";

    private static final String[] WORDS = {
        "reconciler.go:224] \"operationExecutor.VerifyControllerAttachedVolume started for volume\"",
        "\"Pod status updated\"",
        "pod=\"kube-system/kube-proxy-x2m4c\"",
        "status=\"Running\"",
        "containerName=\"coredns\"",
        "probeType=\"Readiness\"",
        "\"SyncLoop UPDATE\" source=\"api\"",
        "podUID=\"cb390419-a0d8-43d9-a25a-4aca0a157c50\"",
        "\"Cleaned up orphaned pod volumes dir\"",
        "containerID=\"containerd://8ac836d4abb7084badf4b32dfd16181018cdb7f600db\""
    };

    LineTraffic {
        headers = Map.copyOf(headers);
        records = List.copyOf(records);
    }

    long bytes() {
        return records.stream().mapToLong(record -> record.length).sum();
    }

    /**
     * The same lines in every shape.
     *
     * @param lines how many
     * @param signalEvery each so-many-th line is a signal; 0 for none
     */
    static List<LineTraffic> inEveryShape(int lines, int signalEvery) {
        List<String> messages = messages(lines, signalEvery);
        Map<String, String> ours = Map.of(
                "crossfire-cluster", "prod", "crossfire-node", "worker-3", "crossfire-newest", "2026-11-22T16:00:00Z");
        return List.of(
                of("our chunks", ours, messages, LINES_OF_A_RECORD, LineTraffic::chunk),
                of("our chunks, headers lost", Map.of(), messages, LINES_OF_A_RECORD, LineTraffic::chunk),
                of("journald objects, many a record", Map.of(), messages, LINES_OF_A_RECORD, LineTraffic::objects),
                of("Fluent Bit, one a record", Map.of(), messages, 1, LineTraffic::fluentBit),
                of("OTLP JSON, many a record", Map.of(), messages, LINES_OF_A_RECORD, LineTraffic::otlp),
                of("journalctl -o short, many a record", Map.of(), messages, LINES_OF_A_RECORD, LineTraffic::text));
    }

    private interface Rendering {
        byte[] of(List<String> messages);
    }

    private static LineTraffic of(
            String shape, Map<String, String> headers, List<String> messages, int ofARecord, Rendering rendering) {
        List<byte[]> records = new ArrayList<>();
        for (int from = 0; from < messages.size(); from += ofARecord) {
            records.add(rendering.of(messages.subList(from, Math.min(messages.size(), from + ofARecord))));
        }
        return new LineTraffic(shape, headers, records, messages.size());
    }

    private static byte[] chunk(List<String> messages) {
        JournalChunk.Writer chunk = new JournalChunk.Writer(
                JournalChunk.Header.of("prod", "worker-3", null, "kubelet.service", "kubelet", MICROS));
        for (int i = 0; i < messages.size(); i++) {
            chunk.add(MICROS + i * 1000L, 6, messages.get(i).getBytes(UTF_8));
        }
        return chunk.toBytes();
    }

    private static byte[] objects(List<String> messages) {
        return lines(
                messages,
                message -> "{\"__REALTIME_TIMESTAMP\":\"" + MICROS
                        + "\",\"__CURSOR\":\"s=171841ae;i=0\",\"_HOSTNAME\":\"worker-3\",\"_SYSTEMD_UNIT\":\"kubelet.service\",\"PRIORITY\":\"6\",\"_PID\":\"1203\",\"MESSAGE\":"
                        + Json.text(message) + "}");
    }

    private static byte[] fluentBit(List<String> messages) {
        return ("{\"@timestamp\":1795363049.600000,\"PRIORITY\":\"6\",\"_UID\":\"0\",\"_HOSTNAME\":\"worker-3\",\"_BOOT_ID\":\"9c5a\",\"_TRANSPORT\":\"stdout\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"_PID\":\"1203\",\"_SYSTEMD_UNIT\":\"kubelet.service\",\"MESSAGE\":"
                        + Json.text(messages.get(0)) + "}")
                .getBytes(UTF_8);
    }

    private static byte[] otlp(List<String> messages) {
        String records = messages.stream()
                .map(message -> "{\"timeUnixNano\":\"" + MICROS
                        + "000\",\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"_HOSTNAME\",\"value\":{\"stringValue\":\"worker-3\"}},{\"key\":\"_SYSTEMD_UNIT\",\"value\":{\"stringValue\":\"kubelet.service\"}},{\"key\":\"MESSAGE\",\"value\":{\"stringValue\":"
                        + Json.text(message) + "}}]}}}")
                .collect(Collectors.joining(","));
        return ("{\"resourceLogs\":[{\"resource\":{\"attributes\":[]},\"scopeLogs\":[{\"logRecords\":[" + records
                        + "]}]}]}")
                .getBytes(UTF_8);
    }

    private static byte[] text(List<String> messages) {
        return lines(messages, message -> "Nov 22 15:57:29 worker-3 kubelet[1203]: " + message);
    }

    private static byte[] lines(List<String> messages, java.util.function.UnaryOperator<String> line) {
        return messages.stream()
                .map(line)
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(UTF_8);
    }

    /** About 242 bytes each, of the words that kubelets use. */
    private static List<String> messages(int lines, int signalEvery) {
        Random random = new Random(1);
        List<String> messages = new ArrayList<>();
        for (int i = 1; i <= lines; i++) {
            messages.add(signalEvery > 0 && i % signalEvery == 0 ? SIGNAL : message(random));
        }
        return messages;
    }

    private static String message(Random random) {
        StringBuilder message = new StringBuilder("I1122 15:57:29.596807    1203 ");
        while (message.length() < 230) {
            message.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return message.toString();
    }
}
