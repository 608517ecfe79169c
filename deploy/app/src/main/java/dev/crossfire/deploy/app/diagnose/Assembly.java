package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.UnreadableFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.diagnosis.Diagnosis;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.fact.SnapshotReading;
import dev.crossfire.streams.fact.ruleset.PodLink;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns one node's files into the records of the one log, and says what became of each file. */
final class Assembly {

    private static final Pattern NUMBER = Pattern.compile(".*?\\.(\\d+)(?:\\.[a-z]+)?");
    /** Of {@code iptables -L}. */
    private static final Pattern LISTING = Pattern.compile("(?m)^Chain \\S+ \\(");

    /** A counter that is not zero, as iptables-save, nft, nft's JSON and {@code iptables -L -v} print it. */
    private static final Pattern COUNTED = Pattern.compile(
            "(?m)^\\[(?!0:0])\\d+:\\d+] -A|counter packets [1-9]|\"packets\": ?[1-9]"
                    + "|^[ \\t]*(?:\\d+[ \\t]+)?[1-9]\\d*[KMGTP]?[ \\t]+\\d+[KMGTP]?[ \\t]+(?:[\\w.:-]+[ \\t]+)?!?[a-z0-9-]+[ \\t]+(?:--|-f|!f)[ \\t]");

    private final Recogniser recogniser;
    private final @Nullable String cluster;
    private final @Nullable String node;
    private final Material material;
    private final List<LogRecord> records = new ArrayList<>();
    private final List<FirewallSnapshot> snapshots = new ArrayList<>();
    private final List<DiagnosedInput> inputs = new ArrayList<>();

    /**
     * @param cluster of what names none: the flag, before the bundle's
     * @param node likewise
     */
    Assembly(Recogniser recogniser, Material material, @Nullable String cluster, @Nullable String node) {
        this.recogniser = recogniser;
        this.material = material;
        this.cluster = cluster != null ? cluster : material.nodeFile().cluster();
        this.node = node != null ? node : material.nodeFile().node();
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** What the node's firewall shipper would have sent instead of these files. */
    List<FirewallSnapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    List<DiagnosedInput> inputs() {
        return List.copyOf(inputs);
    }

    Assembly assemble() {
        List<SnapshotFile> outputs = new ArrayList<>();
        List<Material.File> files = material.files().stream()
                .flatMap(file -> ShippedFile.of(file).stream())
                .flatMap(file -> CapturedFile.of(file).stream())
                .toList();
        for (Material.File file : files) {
            FileKind kind = FileKind.of(file, material);
            switch (kind.kind()) {
                case "journal" -> entries(file, kind.kind(), RawKind.JOURNAL);
                case "events", "pods" -> entries(file, kind.kind(), RawKind.PODS);
                case "empty" -> inputs.add(empty(file));
                case "unknown" -> unknown(file);
                default -> command(file, kind, outputs);
            }
        }
        read(outputs);
        inputs.sort(Comparator.comparing(DiagnosedInput::path));
        return this;
    }

    /** Output of a command; a firewall file that is none is a snapshot in our own wire format, or none at all. */
    private void command(Material.File file, FileKind kind, List<SnapshotFile> outputs) {
        if (kind.tool() == null) {
            entries(file, kind.kind(), RawKind.FIREWALL);
        } else {
            outputs.add(new SnapshotFile(file, kind, taken(file)));
        }
    }

    private DiagnosedInput empty(Material.File file) {
        return DiagnosedInput.failed(
                file.path(), "empty", file.named() ? "is empty: nothing to diagnose" : null, file.named());
    }

    /** Text that begins as nothing known may still hold a line that says something: a message pasted without what stood before it. */
    private void unknown(Material.File file) {
        Recognised asJournal = recognise(file, RawKind.JOURNAL);
        if (asJournal.records().stream().anyMatch(Signal.class::isInstance)) {
            take(file, "journal", asJournal);
        } else {
            inputs.add(DiagnosedInput.failed(
                    file.path(),
                    "unknown",
                    "is none of journal, events, pods, firewall, routes, sockets, conntrack or sysctl output",
                    file.named()));
        }
    }

    private void entries(Material.File file, String kind, RawKind raw) {
        take(file, kind, recognise(file, raw));
    }

    private Recognised recognise(Material.File file, RawKind raw) {
        Map<String, String> headers = new TreeMap<>();
        if (cluster != null) {
            headers.put(RawHeaders.CLUSTER, cluster);
        }
        // A bundle's journal is its node's, whatever name the host gave itself; its events may tell of other nodes.
        if (node != null && raw == RawKind.JOURNAL) {
            headers.put(RawHeaders.NODE, node);
        }
        return recogniser.recognise(new RawInput(
                raw,
                file.content(),
                headers,
                Coordinates.inFile(file.path().toString(), 1),
                null,
                reference(file),
                cluster,
                node));
    }

    private void take(Material.File file, String kind, Recognised recognised) {
        Map<String, Long> signals = new TreeMap<>();
        for (LogRecord record : recognised.records()) {
            if (record instanceof Signal signal) {
                signals.merge(signal.name(), (long) signal.count(), Long::sum);
            }
            records.add(record);
        }
        String error = recognised.dead().isEmpty()
                ? null
                : recognised.dead().get(0).coordinates() + ": "
                        + recognised.dead().get(0).reason();
        boolean nothing = recognised.tally().in() == recognised.tally().dead();
        inputs.add(new DiagnosedInput(
                file.path().toString(),
                kind,
                recognised.tally().in(),
                signals,
                recognised.tally().dead(),
                Map.of(),
                error,
                file.named() && nothing));
    }

    private record SnapshotFile(Material.File file, FileKind kind, Instant takenAt) {}

    /** Outputs of one time are one snapshot. */
    private void read(List<SnapshotFile> files) {
        NodeKey key = nodeKey();
        PodLink podLink = files.stream()
                .filter(file -> file.kind().kind().equals("routes"))
                .flatMap(file -> SnapshotReader.podLink(text(file.file())).stream())
                .findFirst()
                .orElse(null);
        TreeSet<Instant> times = new TreeSet<>();
        files.forEach(file -> times.add(file.takenAt()));
        for (Instant time : times) {
            List<SnapshotFile> together =
                    files.stream().filter(file -> file.takenAt().equals(time)).toList();
            FirewallSnapshot snapshot = new FirewallSnapshot(
                    key.cluster(),
                    key.node(),
                    null,
                    time,
                    together.stream().map(this::part).toList());
            snapshots.add(snapshot);
            SnapshotReading reading = SnapshotReader.read(snapshot, podLink);
            if (!reading.facts().isEmpty()) {
                Coordinates at =
                        Coordinates.inFile(together.get(0).file().path().toString(), 1);
                records.add(new SnapshotFacts(key.cluster(), key.node(), null, time, reading.facts(), at, false));
            }
            report(together, reading);
        }
    }

    private void report(List<SnapshotFile> together, SnapshotReading reading) {
        for (int i = 0; i < together.size(); i++) {
            SnapshotFile file = together.get(i);
            int index = i;
            Optional<SnapshotReading.Failure> failure = reading.failures().stream()
                    .filter(failed -> failed.index() == index)
                    .findFirst();
            if (failure.isPresent()) {
                inputs.add(DiagnosedInput.failed(
                        file.file().path(),
                        file.kind().kind(),
                        failure.get().reason(),
                        file.file().named()));
            } else {
                inputs.add(read(file, reading.factsOf(index)));
            }
        }
    }

    /** A file that holds both backends' rules gives a fact of each. */
    private static DiagnosedInput read(SnapshotFile file, List<PartFact> parts) {
        Map<String, Boolean> facts = new TreeMap<>();
        String error = null;
        for (PartFact part : parts) {
            Fact fact = part.fact();
            if (fact instanceof RulesetFact ruleset) {
                boolean drop =
                        ruleset.lossyLocalnetDrop() || !ruleset.localnetDrops().isEmpty();
                facts.merge("kubeFirewall", ruleset.kubeFirewall(), Boolean::logicalOr);
                facts.merge("localnetDrop", drop, Boolean::logicalOr);
                facts.put("counters", COUNTED.matcher(text(file.file())).find());
                error = ruleset.complete() ? error : incomplete(text(file.file()));
            }
            if (fact instanceof UnreadableFact unreadable) {
                error = unreadable.reason();
            }
        }
        return new DiagnosedInput(
                file.file().path().toString(), file.kind().kind(), 1, Map.of(), 0, facts, error, false);
    }

    private static String incomplete(String text) {
        return (LISTING.matcher(text).find()
                        ? "is a listing of iptables -L, which does not say where it ends (iptables-save -c does)"
                        : "is cut short or holds what is not understood")
                + ": what it lacks counts as unknown, not absent";
    }

    private FirewallSnapshot.Part part(SnapshotFile file) {
        String backend = material.nodeFile().backendOf(file.file().name()).orElse(null);
        boolean rules = file.kind().kind().equals("firewall");
        return new FirewallSnapshot.Part(
                file.kind().kind(),
                file.file().command() != null
                        ? file.file().command()
                        : file.kind().tool(),
                rules ? backend : null,
                null,
                file.takenAt(),
                0,
                null,
                text(file.file()),
                null);
    }

    /** The node that unnamed snapshots belong to: the one told, else the only one that the other files name. */
    private NodeKey nodeKey() {
        TreeSet<NodeKey> named = new TreeSet<>();
        records.forEach(record -> named.add(Diagnosis.node(record)));
        NodeKey only = named.size() == 1 ? named.first() : null;
        String ownCluster = cluster != null ? cluster : only != null ? only.cluster() : NodeKey.DEFAULT_CLUSTER;
        String ownNode = node != null ? node : only != null ? only.node() : NodeKey.UNKNOWN_NODE;
        return new NodeKey(ownCluster, ownNode);
    }

    /** When a file was taken: as told, by its own date line, by that of the file with its number, else with the first of the bundle. */
    private Instant taken(Material.File file) {
        if (file.takenAt() != null) {
            return file.takenAt();
        }
        Instant told = material.nodeFile().taken().get(file.name());
        if (told != null) {
            return told;
        }
        return DateLine.of(text(file))
                .or(() -> number(file).flatMap(this::dateOfNumber))
                .or(() -> known().min(Comparator.naturalOrder()))
                .orElse(file.modified());
    }

    /** The last number in a file's name: snapshots are told apart by it where nothing else tells. */
    private static Optional<String> number(Material.File file) {
        Matcher matcher = NUMBER.matcher(file.name());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private Optional<Instant> dateOfNumber(String number) {
        return material.files().stream()
                .filter(other -> number(other).filter(number::equals).isPresent())
                .flatMap(other -> DateLine.of(text(other)).stream())
                .min(Comparator.naturalOrder());
    }

    private Stream<Instant> known() {
        return Stream.concat(
                material.nodeFile().taken().values().stream(),
                material.files().stream().flatMap(file -> DateLine.of(text(file)).stream()));
    }

    /** A time near a journal's lines, to infer their year from: when the bundle was taken, else the file's own. */
    private Instant reference(Material.File file) {
        return known().max(Comparator.naturalOrder()).orElse(file.modified());
    }

    private static String text(Material.File file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }
}
