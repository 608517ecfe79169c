package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.Json;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.RawKind;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reports, and holds to nothing: how long a line without a signal takes, in records of 64 KiB. */
class RecogniserThroughputTest {

    private static final int WARM_UP = 200;
    private static final int MEASURED = 100;
    private static final long MICROS = 1_795_363_049_600_000L;

    @Test
    void reportsNanosecondsPerLine() {
        Random random = new Random(1);
        Map<String, String> headers = Map.of(
                "crossfire-cluster", "prod", "crossfire-node", "worker-3", "crossfire-newest", "2026-11-22T16:00:00Z");
        JournalChunk.Writer chunk = new JournalChunk.Writer(
                JournalChunk.Header.of("prod", "worker-3", null, "kubelet.service", "kubelet", MICROS));
        StringBuilder objects = new StringBuilder();
        StringBuilder syslog = new StringBuilder();
        int lines = 0;
        for (; chunk.size() < JournalChunk.TARGET_BYTES; lines++) {
            String message = message(random);
            chunk.add(MICROS + lines * 1000L, 6, message.getBytes(UTF_8));
            objects.append("{\"__REALTIME_TIMESTAMP\":\"").append(MICROS + lines * 1000L);
            objects.append(
                    "\",\"__CURSOR\":\"s=171841ae;i=0\",\"_HOSTNAME\":\"worker-3\",\"_SYSTEMD_UNIT\":\"kubelet.service\",\"PRIORITY\":\"6\",\"_PID\":\"1203\",\"MESSAGE\":");
            objects.append(Json.text(message)).append("}\n");
            syslog.append("Nov 22 15:57:29 worker-3 kubelet[1203]: ")
                    .append(message)
                    .append('\n');
        }
        report("chunk with headers", chunk.toBytes(), headers, lines);
        report("chunk without headers", chunk.toBytes(), Map.of(), lines);
        report("journald objects", objects.toString().getBytes(UTF_8), Map.of(), lines);
        report("syslog lines", syslog.toString().getBytes(UTF_8), Map.of(), lines);
    }

    private static void report(String shape, byte[] value, Map<String, String> headers, int lines) {
        long irrelevant = 0;
        for (int i = 0; i < WARM_UP; i++) {
            irrelevant += run(value, headers);
        }
        long begin = cpu();
        for (int i = 0; i < MEASURED; i++) {
            irrelevant += run(value, headers);
        }
        double perLine = (cpu() - begin) / (double) MEASURED / lines;
        assertEquals((long) (WARM_UP + MEASURED) * lines, irrelevant);
        System.out.printf("recognise, %s: %.0f ns a line of %d B%n", shape, perLine, value.length / lines);
    }

    /** CPU time of this thread: other work on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long run(byte[] value, Map<String, String> headers) {
        return Inputs.RECOGNISER
                .recognise(Inputs.record(RawKind.JOURNAL, value, headers))
                .tally()
                .irrelevant();
    }

    /** About 242 bytes, of the words that kubelets use. */
    private static String message(Random random) {
        StringBuilder message = new StringBuilder("I1122 15:57:29.596807    1203 ");
        String[] words = {
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
        while (message.length() < 230) {
            message.append(words[random.nextInt(words.length)]).append(' ');
        }
        return message.toString();
    }
}
