package dev.crossfire.deploy.app.stream;

import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;

/** Puts the pure core into the topology. */
public final class DiagnosisCore {

    private DiagnosisCore() {}

    /** @param rules what is recognised and judged */
    public static StreamsRunner start(StreamConfig config, LiveRules rules) {
        return StreamsRunner.start(config.reading(rules.intake().reads()), rules::recognise, rules);
    }
}
