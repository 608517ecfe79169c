package dev.crossfire.deploy.app.stream;

import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;

/** Puts the pure core into the topology. */
public final class DiagnosisCore {

    private DiagnosisCore() {}

    /**
     * @param catalogue what is recognised and judged
     * @param intake what is read, and whose it is
     * @param settings the times of the fold
     */
    public static StreamsRunner start(
            StreamConfig config, RuleCatalogue catalogue, Intake intake, FoldSettings settings) {
        Recogniser recogniser = new Recogniser(catalogue.signals(), SnapshotReader::read, intake.names());
        Fold fold = new Fold(catalogue.conflicts(), settings);
        return StreamsRunner.start(
                config.reading(intake.reads()), input -> recogniser.recognise(intake.within(input)), fold::apply);
    }
}
