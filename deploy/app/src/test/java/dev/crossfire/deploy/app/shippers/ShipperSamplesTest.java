package dev.crossfire.deploy.app.shippers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the shippers' configurations make is read, and none of them loses what makes it safe. */
class ShipperSamplesTest {

    private static final Path SHIPPERS = RepositoryRoot.find().resolve("deploy/shippers");
    private static final Instant FIRST = Instant.parse("2026-11-22T15:57:30.596807Z");

    private static Recognised read(RawKind kind, String shipper) throws IOException {
        byte[] value = Files.readAllBytes(SHIPPERS.resolve(shipper).resolve("sample.json"));
        return new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read)
                .recognise(new RawInput(
                        kind,
                        value,
                        Map.of(),
                        Coordinates.inTopic(kind.topic().name(), 0, 0, 0),
                        Instant.parse("2026-11-22T15:58:00Z"),
                        null,
                        null,
                        null));
    }

    private static List<Signal> signals(Recognised recognised) {
        return recognised.records().stream()
                .filter(Signal.class::isInstance)
                .map(Signal.class::cast)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"fluent-bit,MICROS", "vector,MICROS", "opentelemetry,MICROS", "rsyslog,MICROS", "filebeat,MILLIS"})
    void everyJournalSaysTheSame(String shipper, ChronoUnit precision) throws IOException {
        Recognised recognised = read(RawKind.JOURNAL, shipper);
        assertEquals(List.of(), recognised.dead());
        assertEquals(4, recognised.tally().in());
        List<Signal> signals = signals(recognised);
        assertEquals(
                List.of("exec-sync-failed", "probe-failed", "container-killed"),
                signals.stream().map(Signal::name).toList());
        for (int i = 0; i < signals.size(); i++) {
            assertEquals("worker-3", signals.get(i).node());
            assertEquals(
                    FIRST.plusSeconds(i).truncatedTo(precision), signals.get(i).at());
        }
        assertEquals("localhost", signals.get(0).attribute(SignalNames.TARGET));
        assertEquals("timed-out", signals.get(1).attribute(SignalNames.OUTCOME));
    }

    @Test
    void theEventExportersSaysWhatTheKubeletReported() throws IOException {
        Recognised recognised = read(RawKind.PODS, "kubernetes-event-exporter");
        assertEquals(List.of(), recognised.dead());
        List<Signal> signals = signals(recognised);
        assertEquals(
                List.of("probe-failed 4", "container-killed 1"),
                signals.stream()
                        .map(signal -> signal.name() + " " + signal.count())
                        .toList());
        assertEquals("worker-3", signals.get(0).node());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fluent-bit/fluent-bit.yaml | pipeline.outputs.0.rdkafka.acks | all
            fluent-bit/fluent-bit.yaml | pipeline.inputs.0.storage.type | filesystem
            fluent-bit/fluent-bit.yaml | service.storage.path | /var/lib/fluent-bit/crossfire
            fluent-bit/fluent-bit.yaml | pipeline.outputs.0.queue_full_retries | 0
            fluent-bit/fluent-bit.yaml | pipeline.outputs.0.retry_limit | no_limits
            fluent-bit/fluent-bit.yaml | pipeline.outputs.0.message_key_field | _HOSTNAME
            fluent-bit/fluent-bit.yaml | pipeline.outputs.0.topics | crossfire.journal.v1
            vector/vector.yaml | sinks.crossfire.librdkafka_options.acks | all
            vector/vector.yaml | sinks.crossfire.buffer.type | disk
            vector/vector.yaml | sinks.crossfire.buffer.when_full | block
            vector/vector.yaml | sinks.crossfire.acknowledgements.enabled | true
            vector/vector.yaml | sinks.crossfire.key_field | host
            vector/vector.yaml | sinks.crossfire.topic | crossfire.journal.v1
            vector/vector.yaml | sources.journal.emit_cursor | true
            opentelemetry/otelcol.yaml | exporters.kafka.producer.required_acks | -1
            opentelemetry/otelcol.yaml | exporters.kafka.sending_queue.storage | file_storage/queue
            opentelemetry/otelcol.yaml | exporters.kafka.retry_on_failure.max_elapsed_time | 0s
            opentelemetry/otelcol.yaml | exporters.kafka.logs.topic | crossfire.journal.v1
            opentelemetry/otelcol.yaml | receivers.journald.storage | file_storage/journal
            opentelemetry/otelcol.yaml | exporters.kafka.partition_logs_by_resource_attributes | true
            filebeat/filebeat.yml | output.kafka.required_acks | -1
            filebeat/filebeat.yml | queue.disk.max_size | 1GB
            filebeat/filebeat.yml | output.kafka.key | %{[host.hostname]}
            filebeat/filebeat.yml | output.kafka.topic | crossfire.journal.v1
            kubernetes-event-exporter/config.yaml | receivers.0.kafka.topic | crossfire.pods.v1
            """)
    void theSettingsThatKeepEntriesSafeStand(String file, String path, String value) throws IOException {
        String text = Files.readString(SHIPPERS.resolve(file));
        Map<String, String> settings = new TreeMap<>();
        flatten("", new Load(LoadSettings.builder().build()).loadFromString(text), settings);
        assertEquals(value, settings.get(path), settings::toString);
        assertTrue(text.contains("CROSSFIRE_KAFKA}"), "the brokers come from the environment");
    }

    private static void flatten(String path, Object node, Map<String, String> settings) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, value, settings));
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "." + i, list.get(i), settings);
            }
        } else {
            settings.put(path, String.valueOf(Optional.ofNullable(node).orElse("")));
        }
    }

    @Test
    void rsyslogWaitsForAllAndBuffersOnADisk() throws IOException {
        String text = Files.readString(SHIPPERS.resolve("rsyslog/crossfire.conf"));
        List<String> missing = new ArrayList<>();
        for (String setting : List.of(
                "\"acks=all\"",
                "queue.filename=\"crossfire\"",
                "queue.saveOnShutdown=\"on\"",
                "action.resumeRetryCount=\"-1\"",
                "resubmitOnFailure=\"on\"",
                "dynakey=\"on\"",
                "topic=\"crossfire.journal.v1\"",
                "broker=`echo $CROSSFIRE_KAFKA`")) {
            if (!text.contains(setting)) {
                missing.add(setting);
            }
        }
        assertEquals(List.of(), missing);
    }
}
