package dev.crossfire.deploy.app.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A bundle as its node's shippers would have sent it: a record for each journal line, each Event and each snapshot. */
final class RawBundle {

    /**
     * @param at event time
     * @param tally what is to become of its entries
     */
    record Sent(RawKind kind, byte[] value, Map<String, String> headers, Instant at, Recognised.Tally tally) {}

    private final Recogniser recogniser;
    private final String cluster;
    private final String node;
    private final Instant now;
    private final List<Sent> sent = new ArrayList<>();

    private RawBundle(Recogniser recogniser, String cluster, String node, Instant now) {
        this.recogniser = recogniser;
        this.cluster = cluster;
        this.node = node;
        this.now = now;
    }

    /** @param assembly of the same bundle: it knows which files are one snapshot, and when that was taken */
    static List<Sent> of(
            Recogniser recogniser, Material material, Assembly assembly, String cluster, String node, Instant now)
            throws IOException {
        RawBundle bundle = new RawBundle(recogniser, cluster, node, now);
        for (Material.File file : material.files()) {
            switch (FileKind.of(file, material).kind()) {
                case "journal" -> bundle.journal(file);
                case "events" -> bundle.events(file);
                default -> {}
            }
        }
        for (FirewallSnapshot snapshot : assembly.snapshots()) {
            bundle.send(
                    RawKind.FIREWALL, Json.write(snapshot), Map.of(RawHeaders.CLUSTER, cluster, RawHeaders.NODE, node));
        }
        return List.copyOf(bundle.sent);
    }

    private void journal(Material.File file) {
        new String(file.content(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> send(
                        RawKind.JOURNAL,
                        line.getBytes(StandardCharsets.UTF_8),
                        Map.of(RawHeaders.CLUSTER, cluster, RawHeaders.NODE, node)));
    }

    private void events(Material.File file) throws IOException {
        for (JsonNode event : Json.tree(file.content()).path("items")) {
            send(RawKind.PODS, Json.write(event), Map.of(RawHeaders.CLUSTER, cluster));
        }
    }

    private void send(RawKind kind, byte[] value, Map<String, String> headers) {
        Recognised recognised = recogniser.recognise(new RawInput(
                kind, value, headers, Coordinates.inTopic(kind.topic().name(), 0, 0, 0), now, now, null, null));
        Instant at = recognised.records().stream()
                .map(RawBundle::time)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        sent.add(new Sent(kind, value, headers, at, recognised.tally()));
    }

    private static Instant time(LogRecord record) {
        if (record instanceof Signal signal) {
            return signal.at();
        }
        return record instanceof SnapshotFacts snapshot ? snapshot.takenAt() : ((Heartbeat) record).newest();
    }
}
