package dev.crossfire.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.SharedCaptures;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever people posted and machines printed: each entry is accounted for from the raw topic to the node's evidence. */
class SharedCapturesLedgerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final int NODES = 7;

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestOutputTopic<byte[], byte[]> deadLetters;
    private long letters;

    @BeforeEach
    void start() {
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
        driver = new TopologyTestDriver(
                new CrossfireTopology(config, recogniser::recognise, NodeFolds.only(NodeFold.of(fold))).get(),
                config.properties(),
                NOW);
        Deserializer<byte[]> bytes = Topics.DEAD_LETTERS.valueSerde().deserializer();
        deadLetters = driver.createOutputTopic(Topics.DEAD_LETTERS.name(), bytes, bytes);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void everyRowOfTheCorpusIsAccountedFor() {
        for (RawKind kind : RawKind.values()) {
            List<String> texts = SharedCaptures.rows(fileOf(kind)).stream()
                    .map(row -> row.path("text").asText(""))
                    .toList();
            for (int i = 0; i < texts.size(); i++) {
                send(kind, "worker-" + i % NODES, texts.get(i));
            }
            balances();
            send(kind, "worker-0", String.join("\n", texts));
            balances();
        }
    }

    @Test
    void everyFileOfTheLabIsAccountedFor() throws IOException {
        for (Path bundle : SharedCaptures.labBundles()) {
            try (Stream<Path> files = Files.walk(bundle)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    for (RawKind kind : RawKind.values()) {
                        send(kind, "worker-3", new String(SharedCaptures.read(file), UTF_8));
                    }
                }
            }
            balances();
        }
    }

    /** What a broker delivers again is a duplicate, and still in the account. */
    @Test
    void whatComesAgainIsAccountedForAgain() {
        List<JsonNode> rows = SharedCaptures.rows(fileOf(RawKind.JOURNAL));
        String all = rows.stream().map(row -> row.path("text").asText("")).collect(Collectors.joining("\n"));
        send(RawKind.JOURNAL, "worker-3", all);
        Fold.Tally once = folded();
        send(RawKind.JOURNAL, "worker-3", all);
        balances();
        assertTrue(folded().taken() > once.taken());
        assertTrue(folded().duplicate() > once.duplicate(), () -> folded().toString());
    }

    private static String fileOf(RawKind kind) {
        return (kind == RawKind.PODS ? "events" : kind.word()) + ".jsonl";
    }

    private void send(RawKind kind, String node, String text) {
        Topic<byte[], byte[]> topic =
                kind == RawKind.JOURNAL ? Topics.JOURNAL : kind == RawKind.PODS ? Topics.PODS : Topics.FIREWALL;
        TestInputTopic<byte[], byte[]> raw = driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
        RecordHeaders headers = new RecordHeaders();
        headers.add(RawHeaders.NODE, node.getBytes(UTF_8));
        raw.pipeInput(new TestRecord<>(null, text.getBytes(UTF_8), headers, NOW));
    }

    private void balances() {
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        Recognised.Tally all = Recognised.Tally.NONE;
        for (RawKind kind : RawKind.values()) {
            Recognised.Tally tally = (Recognised.Tally)
                    driver.getKeyValueStore("recognise-ledger").get(kind.word());
            all = tally == null ? all : all.plus(tally);
        }
        assertEquals(all.in(), all.recognised() + all.irrelevant() + all.dead());
        buried();
        assertTrue(letters <= all.dead() && (letters > 0) == (all.dead() > 0), letters + " letters of " + all);
        Fold.Tally folded = folded();
        assertEquals(all.recognised(), folded.taken());
        assertEquals(folded.taken(), folded.kept() + folded.folded() + folded.duplicate() + folded.late());
    }

    /** Each letter says why, and holds what it is about. */
    private void buried() {
        for (TestRecord<byte[], byte[]> letter : deadLetters.readRecordsToList()) {
            letters++;
            assertNotNull(letter.headers().lastHeader(RawHeaders.REASON));
            assertTrue(
                    letter.value().length > 0,
                    () -> new String(
                            letter.headers().lastHeader(RawHeaders.REASON).value(), UTF_8));
        }
    }

    private Fold.Tally folded() {
        Fold.Tally folded = (Fold.Tally) driver.getKeyValueStore("fold-ledger").get("all");
        assertNotNull(folded);
        return folded;
    }
}
