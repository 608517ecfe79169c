package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever encoding a shipper chooses, the search over the bytes misses nothing that reading every line would find. */
class PrefilterTest {

    private static final int CASES = Boolean.getBoolean("crossfire.campaign") ? 2_000_000 : 20_000;

    private static final List<String> MESSAGES = List.of(
            "E1122 15:57:29.596807 1203 log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = x\" containerID=\"8a\" cmd=[\"/bin/calico-node\",\"-felix-live\"]",
            "ExecSync 8ac8f1 '/bin/calico-node -felix-live' from runtime service failed: rpc error: code = Unknown",
            "time=\"2026-11-22T15:57:32.5Z\" level=error msg=\"ExecSync for \\\"8ac8f1\\\" failed\" error=\"x\"",
            "I1122 15:57:29.596807 1203 prober.go:107] \"Probe failed\" probeType=\"Liveness\" pod=\"a/b\" output=\"\"",
            "Liveness probe for \"calico-node-x_kube-system(1):calico-node\" failed (failure): x",
            "I1122 15:57:29.596807 1203 prober.go:107] \"Probe errored\" err=\"x\" probeType=\"Readiness\"",
            "I1122 15:57:29.596807 1203 k.go:1] \"Killing container with a grace period\" pod=\"a/b\" containerID=\"containerd://8a\"",
            "I1122 15:57:29.596807 1203 k.go:1] \"SyncLoop (PLEG): event for pod\" pod=\"a/b\" event={\"ID\":\"1\",\"Type\":\"ContainerStarted\",\"Data\":\"8a\"}",
            "I1122 15:57:29.596807 1203 k.go:1] \"SyncLoop (probe)\" probe=\"readiness\" status=\"ready\" pod=\"a/b\"",
            "E1122 15:57:29.596807 1203 p.go:1] \"Error syncing pod, skipping\" err=\"CrashLoopBackOff: back-off 5m0s restarting failed container=x pod=x_y(1)\"",
            "2026-11-22 15:57:29.596 [WARNING][66] felix/health.go 188: Reporter is not ready. name=\"int_dataplane\"",
            "calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2",
            "I1122 15:57:29.596807 1203 kubelet.go:1] \"SyncLoop UPDATE\" source=\"api\"",
            "ExecSync cmd from runtime servic failed, Probe faile, Killing containe");

    private static final List<String> KEYS = List.of("MESSAGE", "message", "msg", "log", "short_message", "Message");

    private final Random random = new Random(20261122);

    @Test
    void findsWhatReadingEveryLineFinds() {
        for (int i = 0; i < CASES; i++) {
            String message = decorated(MESSAGES.get(random.nextInt(MESSAGES.size())));
            byte[] record = record(message);
            assertEquals(
                    names(Inputs.journal(
                            "{\"__REALTIME_TIMESTAMP\":\"1795363049596807\",\"MESSAGE\":" + plain(message) + "}")),
                    names(Inputs.RECOGNISER.recognise(Inputs.record(RawKind.JOURNAL, record, Map.of()))),
                    () -> new String(record, UTF_8));
        }
    }

    private static List<String> names(Recognised recognised) {
        return Inputs.signals(recognised).stream().map(Signal::name).toList();
    }

    /** Told in a way that always is parsed: an escape of a letter. */
    private static String plain(String message) {
        String json = message.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining());
        return "\"" + json + "\"";
    }

    private String decorated(String message) {
        return switch (random.nextInt(4)) {
            case 0 -> message + " \uD83D\uDD25\u00e9\u4e2d";
            case 1 -> message + "\t\\ \" /";
            default -> message;
        };
    }

    private byte[] record(String message) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        String object = "{" + blanks() + "\"@timestamp\"" + blanks() + ":" + blanks() + "1795363049.596807," + blanks()
                + "\"_HOSTNAME\":\"worker-3\"," + "\"" + key + "\"" + blanks() + ":" + blanks() + encoded(message)
                + blanks() + "}";
        String neighbour = "{\"@timestamp\":1795363049.1,\"_HOSTNAME\":\"worker-3\",\"MESSAGE\":\"nothing\"}\n";
        return ((random.nextBoolean() ? neighbour : "")
                        + object
                        + (random.nextBoolean() ? "\r\n" : "\n")
                        + (random.nextBoolean() ? neighbour : ""))
                .getBytes(UTF_8);
    }

    private String encoded(String message) {
        return switch (random.nextInt(5)) {
            case 0 -> byteArray(message);
            case 1 -> "[" + blanks() + string(message) + "]";
            default -> string(message);
        };
    }

    private String byteArray(String message) {
        StringBuilder array = new StringBuilder("[").append(blanks());
        String separator = "";
        for (byte b : message.getBytes(UTF_8)) {
            array.append(separator).append(b & 0xFF);
            separator = "," + blanks();
        }
        return array.append(blanks()).append("]").toString();
    }

    private String string(String message) {
        int escaped = random.nextInt(3) == 0 ? 30 : random.nextInt(3) == 0 ? 2 : 0;
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (random.nextInt(100) < escaped) {
                json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                switch (c) {
                    case '"' -> json.append("\\\"");
                    case '\\' -> json.append("\\\\");
                    case '\t' -> json.append("\\t");
                    case '\n' -> json.append("\\n");
                    case '/' -> json.append(random.nextBoolean() ? "\\/" : "/");
                    default -> json.append(c);
                }
            }
        }
        return json.append('"').toString();
    }

    private String blanks() {
        return random.nextInt(4) == 0 ? " ".repeat(1 + random.nextInt(2)) : "";
    }
}
