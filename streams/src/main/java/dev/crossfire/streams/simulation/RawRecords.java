package dev.crossfire.streams.simulation;

import dev.crossfire.model.Json;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.PartText;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.raw.SnapshotDelta;
import dev.crossfire.streams.simulation.HostNetwork.Trait;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a node's life becomes on its way: the raw records that shippers send, ours or others', and when they arrive. */
final class RawRecords {

    private static final int CHUNK_SECONDS = 10;
    private static final Duration BEYOND_GRACE = Duration.ofMinutes(6);
    private static final Duration HOUR = Duration.ofHours(1);

    /** What a command of a snapshot takes until the next is run. */
    private static final Duration COMMAND = Duration.ofMillis(6);

    /** How fast a spool is drained: its records arrive in a twentieth of the time in which they were written. */
    private static final double DRAIN = 0.05;

    private final NodeLife life;
    private final Disturbance disturbance;
    private final Random random;
    private final boolean ownShippers;
    private final String boot;
    private final SnapshotDelta delta = new SnapshotDelta();
    private final List<SentRecord> sent = new ArrayList<>();

    private RawRecords(NodeLife life, Disturbance disturbance, Random random) {
        this.life = life;
        this.disturbance = disturbance;
        this.random = random;
        this.ownShippers = random.nextInt(4) > 0;
        this.boot = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    /** In the order in which they arrive when nothing shuffles them. */
    static List<SentRecord> of(NodeLife life, Disturbance disturbance, Random random) {
        RawRecords records = new RawRecords(life, disturbance, random);
        records.journal();
        records.events();
        records.snapshots();
        records.disturb();
        records.sent.sort(Comparator.comparing(SentRecord::arrives));
        return List.copyOf(records.sent);
    }

    private void journal() {
        Map<String, List<NodeLife.Line>> batches = new TreeMap<>();
        for (NodeLife.Line line : life.lines()) {
            String batch = Math.floorDiv(line.at().getEpochSecond(), CHUNK_SECONDS) + " "
                    + (ownShippers ? line.unit() + line.identifier() : "");
            batches.computeIfAbsent(batch, key -> new ArrayList<>()).add(line);
        }
        for (List<NodeLife.Line> lines : batches.values()) {
            lines.sort(Comparator.comparing(NodeLife.Line::at));
            Instant newest = lines.get(lines.size() - 1).at();
            if (ownShippers) {
                send(RawKind.JOURNAL, chunk(lines), own(newest), newest);
            } else {
                send(
                        RawKind.JOURNAL,
                        objects(lines),
                        Map.of(RawHeaders.CLUSTER, life.node().cluster()),
                        newest);
            }
        }
    }

    private Map<String, String> own(Instant newest) {
        return Map.of(
                RawHeaders.CLUSTER,
                life.node().cluster(),
                RawHeaders.NODE,
                life.node().node(),
                RawHeaders.NEWEST,
                newest.toString());
    }

    private byte[] chunk(List<NodeLife.Line> lines) {
        NodeLife.Line first = lines.get(0);
        JournalChunk.Writer chunk = new JournalChunk.Writer(JournalChunk.Header.of(
                life.node().cluster(), life.node().node(), boot, first.unit(), first.identifier(), micros(first.at())));
        for (NodeLife.Line line : lines) {
            chunk.add(micros(line.at()), line.priority(), line.message().getBytes(StandardCharsets.UTF_8));
        }
        return chunk.toBytes();
    }

    /** As Vector and Fluent Bit send them: journald's objects, one a line. */
    private byte[] objects(List<NodeLife.Line> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        for (NodeLife.Line line : lines) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("__CURSOR", "s=3f2a91;i=" + Long.toHexString(micros(line.at())) + ";b=" + boot);
            fields.put("__REALTIME_TIMESTAMP", Long.toString(micros(line.at())));
            fields.put("_BOOT_ID", boot);
            fields.put("PRIORITY", Integer.toString(line.priority()));
            fields.put("_HOSTNAME", life.node().node());
            fields.put("_SYSTEMD_UNIT", line.unit());
            fields.put("SYSLOG_IDENTIFIER", line.identifier());
            fields.put("MESSAGE", line.message());
            bytes.writeBytes(Json.write(fields));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private static long micros(Instant at) {
        return TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(at.getNano());
    }

    private void events() {
        for (NodeLife.Event event : life.events()) {
            Map<String, String> headers = ownShippers
                    ? Map.of(
                            RawHeaders.CLUSTER,
                            life.node().cluster(),
                            RawHeaders.NODE,
                            life.node().node())
                    : Map.of(RawHeaders.CLUSTER, life.node().cluster());
            send(RawKind.PODS, Json.write(object(event)), headers, event.last());
        }
    }

    private Map<String, Object> object(NodeLife.Event event) {
        String[] pod = NodeLife.POD.split("/", -1);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "v1");
        object.put("kind", "Event");
        object.put(
                "metadata",
                Map.of("name", pod[1] + "." + event.uid().substring(24), "namespace", pod[0], "uid", event.uid()));
        object.put(
                "involvedObject",
                Map.of(
                        "kind",
                        "Pod",
                        "namespace",
                        pod[0],
                        "name",
                        pod[1],
                        "uid",
                        "8f1c",
                        "fieldPath",
                        "spec.containers{calico-node}"));
        object.put("reason", event.reason());
        object.put("message", event.message());
        object.put("type", event.reason().equals("Unhealthy") ? "Warning" : "Normal");
        object.put("source", Map.of("component", "kubelet", "host", life.node().node()));
        object.put("firstTimestamp", seconds(event.first()));
        object.put("lastTimestamp", seconds(event.last()));
        object.put("count", event.count());
        return object;
    }

    private static String seconds(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond()).toString();
    }

    private void snapshots() {
        for (Instant at : life.snapshots().stream().sorted().toList()) {
            snapshot(at, parts(at, life.networkAt(at)));
        }
        for (Instant at : life.signsOfLife()) {
            String node = nodeText();
            snapshot(at, List.of(new Part("node", "node.yaml", null, null, at, 0, PartText.hash(node), node, null)));
        }
    }

    private void snapshot(Instant at, List<Part> parts) {
        FirewallSnapshot snapshot =
                new FirewallSnapshot(life.node().cluster(), life.node().node(), boot, at, parts);
        Map<String, String> headers = ownShippers
                ? own(snapshot.newest())
                : Map.of(RawHeaders.CLUSTER, life.node().cluster());
        send(RawKind.FIREWALL, Json.write(delta.of(snapshot)), headers, at);
    }

    private String nodeText() {
        return """
                cluster: %s
                node: %s
                kubernetes: "1.32.4"
                install: manifest
                runtime: containerd
                proxyMode: ipvs
                calico: "3.29.1"
                """.formatted(life.node().cluster(), life.node().node());
    }

    private List<Part> parts(Instant at, HostNetwork host) {
        String rules = host.rules(new HostNetwork.Packets(
                life.droppedBy(at), life.refusedBy(at), life.lostBy(at), micros(at) / 700_000 % 1_000_000));
        boolean legacy = host.has(Trait.IN_LEGACY);
        String others = host.rulesOfOtherBackend();
        String save = host.has(Trait.UNCOUNTED) ? "-save" : "-save -c";
        List<Part> parts = new ArrayList<>();
        parts.add(ruleSet("iptables-nft" + save, "nft", legacy ? others : rules, at));
        parts.add(ruleSet("iptables-legacy" + save, "legacy", legacy ? rules : others, at.plus(COMMAND)));
        parts.add(ruleSet("nft list tables", "native", "", at.plus(COMMAND.multipliedBy(2))));
        host.beside().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(command -> parts.add(part(
                        kind(command.getKey()),
                        command.getKey(),
                        command.getValue(),
                        at.plus(COMMAND.multipliedBy(parts.size())))));
        parts.add(part("node", "node.yaml", nodeText(), at));
        return parts;
    }

    private static String kind(String command) {
        if (command.startsWith("ss")) {
            return "sockets";
        }
        return command.equals("sysctl") ? "sysctl" : "routes";
    }

    private static Part ruleSet(String tool, String backend, String text, Instant at) {
        return new Part("firewall", tool, backend, 4, at, 0, PartText.hashOfRuleSet(text), text, null);
    }

    private static Part part(String kind, String tool, String text, Instant at) {
        return new Part(kind, tool, null, null, at, 0, PartText.hash(text), text, null);
    }

    private void send(RawKind kind, byte[] value, Map<String, String> headers, Instant at) {
        Instant arrives = at.plusMillis(200 + random.nextInt(1500));
        sent.add(new SentRecord(life.node(), kind, value, headers, at, arrives, 1));
    }

    private void disturb() {
        switch (disturbance) {
            case NONE -> {}
            case REDELIVERY -> redeliver();
            case TORN -> tear();
            case CLOCK_BEHIND ->
                sent.replaceAll(record -> arriving(record, record.arrives().plus(HOUR), 1));
            case CLOCK_AHEAD ->
                sent.replaceAll(record -> arriving(record, record.arrives().minus(HOUR), 1));
            case JOURNAL_SPOOLED -> spool(RawKind.JOURNAL);
            case FIREWALL_SPOOLED -> spool(RawKind.FIREWALL);
            case BEYOND_GRACE -> delay();
            case JOURNAL_GAP ->
                sent.removeIf(record -> record.kind() == RawKind.JOURNAL
                        && record.at().isAfter(life.at(life.length() * 0.6))
                        && record.at().isBefore(life.at(life.length() * 0.6 + 120)));
            case JOURNAL_SILENT -> silence(RawKind.JOURNAL);
            case FIREWALL_SILENT -> silence(RawKind.FIREWALL);
        }
    }

    private void redeliver() {
        List<SentRecord> again = new ArrayList<>();
        for (int i = 0; i < sent.size(); i += 5) {
            again.add(arriving(sent.get(i), sent.get(i).arrives().plusSeconds(10), 1));
        }
        sent.addAll(again);
    }

    /** Beside the whole ones, so that nothing is missed for it. */
    private void tear() {
        for (RawKind kind : RawKind.values()) {
            sent.stream().filter(record -> record.kind() == kind).findFirst().ifPresent(record -> {
                byte[] half = java.util.Arrays.copyOf(record.value(), record.value().length / 2);
                sent.add(new SentRecord(record.node(), kind, half, record.headers(), record.at(), record.arrives(), 1));
            });
        }
    }

    private void silence(RawKind kind) {
        sent.removeIf(record -> record.kind() == kind && record.at().isAfter(life.at(life.length() * 0.67)));
    }

    /** Until the spool is drained its source goes on in order, so what is written meanwhile waits behind it. */
    private void spool(RawKind kind) {
        Instant cut = life.at(life.length() * 0.25);
        Instant back = life.at(life.length() * 0.75);
        double out = Duration.between(cut, back).toMillis();
        Instant caughtUp = back.plusMillis((long) (out * DRAIN / (1 - DRAIN)));
        sent.replaceAll(record -> {
            boolean waits = record.kind() == kind
                    && record.arrives().isAfter(cut)
                    && record.arrives().isBefore(caughtUp);
            if (!waits) {
                return record;
            }
            double behind = Duration.between(cut, record.arrives()).toMillis() * DRAIN;
            return arriving(record, back.plusMillis((long) behind), DRAIN);
        });
    }

    /** Only those that a later entry of the same source is sure to have overtaken beyond grace, in whatever order. */
    private void delay() {
        Instant last = life.at(life.length() - 290.0);
        for (int i = 0; i < sent.size(); i++) {
            SentRecord record = sent.get(i);
            if (record.kind() == RawKind.JOURNAL && i % 7 == 3 && record.at().isBefore(last)) {
                sent.set(i, arriving(record, record.arrives().plus(BEYOND_GRACE), 1));
            }
        }
    }

    private static SentRecord arriving(SentRecord record, Instant arrives, double pace) {
        return new SentRecord(
                record.node(), record.kind(), record.value(), record.headers(), record.at(), arrives, pace);
    }
}
