package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.JournalChunk;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several shippers printed into one file. */
class ShippedFileTest {

    private static final Instant AT = Instant.parse("2026-11-22T15:57:29.600Z");
    private static final String HIT =
            "E1122 15:57:29.596807    1203 log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc"
                    + " error: code = DeadlineExceeded\" containerID=\"8ac8\" cmd=[/bin/calico-node -felix-live]";
    private static final String EVENT =
            "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"uid\":\"u1\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"kube-system\",\"name\":\"calico-node-x7k2p\",\"fieldPath\":\"spec.containers{calico-node}\"},\"reason\":\"Killing\",\"message\":\"Container calico-node failed liveness probe, will be restarted\",\"source\":{\"component\":\"kubelet\",\"host\":\"worker-3\"},\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"count\":1}";

    @TempDir
    Path folder;

    @Test
    void eachSourceIsAnInputOfItsOwn() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        for (byte[] value :
                List.of(chunk("kubelet"), snapshot(), chunk("containerd"), EVENT.getBytes(UTF_8), snapshot())) {
            printed.writeBytes(value);
            printed.write('\n');
        }
        Path file = Files.write(folder.resolve("node.txt"), printed.toByteArray());
        CommandRun run = CommandRun.of("diagnose", file.toString(), "-o", "json");
        assertEquals(0, run.exit(), run::err);
        TreeMap<String, String> inputs = new TreeMap<>();
        for (JsonNode input : Json.tree(run.out().getBytes(UTF_8)).path("inputs")) {
            inputs.put(
                    input.path("kind").asText(),
                    input.path("records").asText() + " " + input.path("dead").asText());
        }
        assertEquals("{events=1 0, firewall=2 0, journal=4 0}", inputs.toString());
    }

    /** Its parts' texts stand on one line of JSON, and look like the output of this command and of that one. */
    @Test
    void aSnapshotAloneIsOneToo() throws Exception {
        Path file = Files.write(folder.resolve("firewall.json"), snapshot());
        CommandRun run = CommandRun.of("diagnose", file.toString(), "-o", "json");
        JsonNode report = Json.tree(run.out().getBytes(UTF_8));
        assertEquals("firewall", report.path("inputs").path(0).path("kind").asText());
        assertEquals("worker-3", report.path("findings").path(0).path("node").asText());
    }

    private static byte[] chunk(String identifier) {
        long micros = AT.toEpochMilli() * 1000;
        return new JournalChunk.Writer(
                        JournalChunk.Header.of("prod", "worker-3", null, identifier + ".service", identifier, micros))
                .add(micros, 6, HIT.getBytes(UTF_8))
                .add(micros + 1, 6, new byte[] {'a', (byte) 0xff})
                .toBytes();
    }

    private static byte[] snapshot() {
        Part part = new Part("routes", "ip rule", null, null, AT, 0, null, "0:\tfrom all lookup local\n", null);
        return Json.write(new FirewallSnapshot("prod", "worker-3", null, AT, List.of(part)));
    }
}
