package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.Diagnosis;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.signal.Recogniser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Diagnoses captured files with a catalogue: reads, recognises, folds and judges them. */
public final class Diagnoser {

    private final RuleCatalogue catalogue;
    private final Recogniser recogniser;
    private final @Nullable String cluster;
    private final @Nullable String node;

    /**
     * @param cluster of what names none; null for the default
     * @param node likewise
     */
    public Diagnoser(RuleCatalogue catalogue, NodeNames names, @Nullable String cluster, @Nullable String node) {
        this.catalogue = catalogue;
        this.recogniser = new Recogniser(catalogue.signals(), SnapshotReader::read, names);
        this.cluster = cluster;
        this.node = node;
    }

    /** What files, folders and bundles show. */
    public Report paths(List<Path> paths) {
        PathReader reader = new PathReader();
        List<Material> materials = reader.read(paths);
        return report(materials, reader.failures());
    }

    /**
     * What the files of one node show.
     *
     * @param files name → text, as they would stand in a bundle's folder
     * @param modified the time of files that tell none
     * @throws UnreadableInput when {@code node.yaml} is there and cannot be read
     */
    public Report bundle(Map<String, String> files, Instant modified) {
        List<Material.File> material = new ArrayList<>();
        files.forEach((name, text) ->
                material.add(new Material.File(Path.of(name), text.getBytes(StandardCharsets.UTF_8), modified, true)));
        String told = files.get(NodeFile.NAME);
        NodeFile nodeFile = told == null ? NodeFile.NONE : NodeFile.parse(told);
        return report(List.of(new Material(told == null ? null : Path.of("."), nodeFile, material)), List.of());
    }

    private Report report(List<Material> materials, List<DiagnosedInput> failures) {
        List<LogRecord> records = new ArrayList<>();
        List<DiagnosedInput> inputs = new ArrayList<>(failures);
        for (Material material : materials) {
            Assembly assembly = new Assembly(recogniser, material, cluster, node).assemble();
            records.addAll(assembly.records());
            inputs.addAll(assembly.inputs());
        }
        Diagnosis diagnosis = Diagnosis.of(new Fold(catalogue.conflicts(), FoldSettings.DEFAULT), records);
        return new Report(diagnosis.standing(), diagnosis.findings(), inputs);
    }
}
