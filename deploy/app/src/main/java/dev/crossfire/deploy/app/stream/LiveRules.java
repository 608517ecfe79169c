package dev.crossfire.deploy.app.stream;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import org.jspecify.annotations.Nullable;

/**
 * What is recognised and judged, which can be replaced while records flow: each record is recognised by one whole set, and each step of the
 * fold judged by one. What the next revision of an incident was judged with it names itself. Safe from any thread.
 */
public final class LiveRules {

    private final Intake intake;
    private final FoldSettings settings;
    private volatile Core core;

    private record Core(Recogniser recogniser, Fold fold) {}

    /**
     * @param intake what is read, and whose it is
     * @param settings the times of the fold
     */
    public LiveRules(RuleCatalogue catalogue, Intake intake, FoldSettings settings) {
        this.intake = intake;
        this.settings = settings;
        this.core = core(catalogue);
    }

    private Core core(RuleCatalogue catalogue) {
        return new Core(
                new Recogniser(catalogue.signals(), SnapshotReader::read, intake.names()),
                new Fold(catalogue.conflicts(), settings));
    }

    /** Recognises and judges with another set from now on. */
    public void replace(RuleCatalogue catalogue) {
        core = core(catalogue);
    }

    /** Names the set that stands. */
    public String ruleset() {
        return core.fold().conflicts().ruleset();
    }

    Intake intake() {
        return intake;
    }

    Recognised recognise(RawInput input) {
        return core.recogniser().recognise(intake.within(input));
    }

    Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord log) {
        return core.fold().apply(before, node, log);
    }
}
