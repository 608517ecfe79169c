package dev.crossfire.deploy.app.stream;

import dev.crossfire.model.NodeKey;
import dev.crossfire.streams.ConflictCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.signal.SignalDefinitions;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;

/** Puts the pure core into the topology. */
public final class DiagnosisCore {

    private DiagnosisCore() {}

    /**
     * @param cluster of records that name none
     * @param settings the times of the fold
     */
    public static StreamsRunner start(StreamConfig config, String cluster, FoldSettings settings) {
        Recogniser recogniser = new Recogniser(SignalDefinitions.KNOWN, SnapshotReader::read);
        Fold fold = new Fold(ConflictCatalogue.load(), settings);
        return StreamsRunner.start(config, input -> recogniser.recognise(within(input, cluster)), fold::apply);
    }

    private static RawInput within(RawInput input, String cluster) {
        return cluster.equals(NodeKey.DEFAULT_CLUSTER)
                ? input
                : new RawInput(
                        input.kind(),
                        input.value(),
                        input.headers(),
                        input.coordinates(),
                        input.appendedAt(),
                        input.reference(),
                        cluster,
                        input.node());
    }
}
