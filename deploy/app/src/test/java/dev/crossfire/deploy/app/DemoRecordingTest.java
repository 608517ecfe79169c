package dev.crossfire.deploy.app;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the player of the demo relies on: an ordered, complete recording that tells the whole story, and that can be made again, which is mostly
 * waiting for checks to time out.
 */
@Execution(ExecutionMode.CONCURRENT)
class DemoRecordingTest {

    private static final String READY = "probe=\"readiness\" status=\"ready\"";
    private static final String TIMED_OUT = "code = DeadlineExceeded";

    @Test
    void checkedInRecordingIsOrderedAndComplete() throws IOException {
        byte[] packed = checkedIn();
        List<JsonNode> lines = read(packed);

        assertTrue(packed.length < 200_000, () -> packed.length + " bytes");
        assertOrderedRecords(lines);
        assertTrue(lasted(lines).compareTo(Duration.ofMinutes(8)) >= 0, () -> "lasts " + lasted(lines));
    }

    @Test
    void checkedInRecordingFailsForFiveMinutesAndIsThenReadyForThree() throws IOException {
        List<JsonNode> lines = read(checkedIn());
        Instant firstFailure = first(lines, journal(TIMED_OUT)), lastFailure = last(lines, journal(TIMED_OUT));
        Instant ready = last(lines, journal(READY)), end = instant(lines.get(0), "end");

        assertTrue(Duration.between(firstFailure, lastFailure).compareTo(Duration.ofMinutes(5)) >= 0);
        assertTrue(Duration.between(ready, end).compareTo(Duration.ofMinutes(4)) >= 0, () -> "ready at " + ready);
        assertTrue(count(lines, journal("-felix-live")) >= 6 && count(lines, journal("-felix-ready")) >= 6);
        assertTrue(count(lines, journal("\"Killing container with a grace period\"")) >= 2);
        assertTrue(longestSilence(lines, RawKind.JOURNAL).compareTo(Duration.ofSeconds(20)) <= 0);
        assertTrue(longestSilence(lines, RawKind.FIREWALL).compareTo(Duration.ofSeconds(65)) <= 0);
    }

    @Test
    void firstSnapshotUnderTheMasqueradeHasNoWitnessAndLaterOnesHave() throws IOException {
        List<FirewallSnapshot> masqueraded = snapshots(read(checkedIn())).stream()
                .filter(each -> text(each, "iptables-nft-save -c").contains("site-vpn"))
                .toList();

        assertFalse(text(masqueraded.get(0), "ss -tan").contains("SYN-SENT"));
        assertFalse(text(masqueraded.get(0), "conntrack -L").contains("[UNREPLIED]"));
        assertTrue(
                text(masqueraded.get(0), "iptables-nft-save -c").contains("[0:0] -A KUBE-FIREWALL ! -s 127.0.0.0/8"));
        assertTrue(text(masqueraded.get(1), "ss -tan").contains("SYN-SENT"));
        assertTrue(text(masqueraded.get(1), "conntrack -L")
                .contains("[UNREPLIED] src=127.0.0.1 dst=10.20.0.1 sport=9099"));
        assertFalse(
                text(masqueraded.get(1), "iptables-nft-save -c").contains("[0:0] -A KUBE-FIREWALL ! -s 127.0.0.0/8"));
    }

    @Test
    void recorderTellsTheSameStoryAgain(@TempDir Path folder) throws IOException, InterruptedException {
        assumeRecorderCanRun();
        Path out = folder.resolve("quick.jsonl.gz");
        Process recorder = new ProcessBuilder(recorder().toString(), "--quick", "--out", out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(recorder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(recorder.waitFor(2, TimeUnit.MINUTES), said);
        assertEquals(0, recorder.exitValue(), said);

        List<JsonNode> lines = read(Files.readAllBytes(out));
        assertOrderedRecords(lines);
        assertTrue(first(lines, journal(TIMED_OUT)).isBefore(last(lines, journal(READY))));
        assertTrue(count(lines, journal("\"Killing container with a grace period\"")) >= 2);
    }

    private static void assertOrderedRecords(List<JsonNode> lines) {
        JsonNode header = lines.get(0);
        assertEquals(1, header.path("recording").asInt());
        assertTrue(instant(header, "start").isBefore(instant(header, "end")));
        Instant previous = instant(header, "start");
        for (JsonNode line : lines.subList(1, lines.size())) {
            Instant at = instant(line, "at");
            assertFalse(at.isBefore(previous), () -> "out of order at " + at);
            previous = at;
            assertRecord(line, header);
        }
        assertFalse(instant(header, "end").isBefore(previous));
        assertTrue(snapshots(lines).size() >= 3);
    }

    private static void assertRecord(JsonNode line, JsonNode header) {
        RawKind.valueOf(line.path("topic").asText().toUpperCase(Locale.ROOT));
        assertEquals(header.path("cluster"), line.path("headers").path(RawHeaders.CLUSTER));
        assertEquals(header.path("node"), line.path("headers").path(RawHeaders.NODE));
        Instant newest = instant(line.path("headers"), RawHeaders.NEWEST);
        assertFalse(newest.isAfter(instant(line, "at")), () -> newest + " is not sent yet");
        assertTrue(line.has("text") != line.has("value"), line::toString);
    }

    private static Duration lasted(List<JsonNode> lines) {
        return Duration.between(instant(lines.get(0), "start"), instant(lines.get(0), "end"));
    }

    private static Duration longestSilence(List<JsonNode> lines, RawKind topic) {
        Duration longest = Duration.ZERO;
        Instant previous = instant(lines.get(0), "start");
        for (JsonNode line : lines) {
            if (line.path("topic").asText().equals(topic.word())) {
                Instant newest = instant(line.path("headers"), RawHeaders.NEWEST);
                Duration silence = Duration.between(previous, newest);
                longest = silence.compareTo(longest) > 0 ? silence : longest;
                previous = newest.isAfter(previous) ? newest : previous;
            }
        }
        return longest;
    }

    private static List<FirewallSnapshot> snapshots(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.path("topic").asText().equals(RawKind.FIREWALL.word()))
                .map(line -> Json.convert(line.path("value"), FirewallSnapshot.class))
                .toList();
    }

    private static String text(FirewallSnapshot snapshot, String tool) {
        return requireNonNull(snapshot.parts().stream()
                .filter(part -> tool.equals(part.tool()))
                .findFirst()
                .orElseThrow()
                .text());
    }

    private static Predicate<JsonNode> journal(String words) {
        return line -> line.path("text").asText().contains(words.replace("\\", "\\\\"));
    }

    private static long count(List<JsonNode> lines, Predicate<JsonNode> which) {
        return lines.stream().filter(which).count();
    }

    private static Instant first(List<JsonNode> lines, Predicate<JsonNode> which) {
        return instant(lines.stream().filter(which).findFirst().orElseThrow(), "at");
    }

    private static Instant last(List<JsonNode> lines, Predicate<JsonNode> which) {
        return instant(
                lines.stream().filter(which).reduce((earlier, later) -> later).orElseThrow(), "at");
    }

    private static Instant instant(JsonNode object, String field) {
        return Instant.parse(object.path(field).asText());
    }

    private static byte[] checkedIn() throws IOException {
        try (InputStream in = DemoRecordingTest.class.getResourceAsStream("/demo/recording.jsonl.gz")) {
            return requireNonNull(in).readAllBytes();
        }
    }

    private static List<JsonNode> read(byte[] packed) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    lines.add(Json.tree(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return lines;
        }
    }

    private static void assumeRecorderCanRun() throws IOException, InterruptedException {
        boolean ci = "true".equals(System.getenv("CI"));
        Process tries = new ProcessBuilder(recorder().toString(), "--check")
                .redirectErrorStream(true)
                .start();
        String said = new String(tries.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = tries.waitFor();
        assumeTrue(ci || exit == 0, () -> "the recorder " + said);
    }

    private static Path recorder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path recorder = folder.resolve("deploy/demo/record");
            if (Files.isExecutable(recorder)) {
                return recorder;
            }
        }
        throw new IllegalStateException("deploy/demo/record is not above the working directory");
    }
}
