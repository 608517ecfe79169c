package dev.crossfire.deploy.app.stream;

import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.NodeFold;
import dev.crossfire.streams.topology.NodeFolds;
import dev.crossfire.streams.topology.UnusableRulesException;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is recognised and judged, which can change while records flow. The instance's own set stands until one is published for all of them.
 * Each partition of the log judges with the published set from the switch on; whoever recognises does so with both sets while a switch is
 * coming, and says of each signal with which. Safe from any thread.
 */
public final class LiveRules implements NodeFolds {

    private final Intake intake;
    private final FoldSettings settings;
    private volatile RuleCatalogue own;
    private volatile Fold ownFold;
    private volatile Recognising recognising;

    /**
     * What raw records are recognised with.
     *
     * @param coming null when no switch is
     */
    private record Recognising(
            Named standing,
            @Nullable RuleSwitch published,
            @Nullable Named coming) {}

    /** A recogniser and the name of its set. */
    private record Named(String ruleset, Recogniser recogniser) {}

    /**
     * @param intake what is read, and whose it is
     * @param settings the times of the fold
     */
    public LiveRules(RuleCatalogue catalogue, Intake intake, FoldSettings settings) {
        this.intake = intake;
        this.settings = settings;
        this.own = catalogue;
        this.ownFold = new Fold(catalogue.conflicts(), settings);
        this.recognising = new Recognising(named(catalogue), null, null);
    }

    private Named named(RuleCatalogue catalogue) {
        return new Named(
                catalogue.conflicts().ruleset(),
                new Recogniser(catalogue.signals(), SnapshotReader::read, intake.names()));
    }

    /** Another set of the instance's own. It recognises and judges with it from now on, unless one is published. */
    public synchronized void replace(RuleCatalogue catalogue) {
        own = catalogue;
        ownFold = ownFold.replacedBy(catalogue.conflicts());
        Recognising now = recognising;
        if (now.published() == null) {
            recognising = new Recognising(named(catalogue), null, now.coming());
        }
    }

    /**
     * Recognises with a set beside the standing one from now on: a switch to it is coming. Null when it is not coming any more.
     *
     * @throws YamlFileException when this version cannot use it; nothing has changed then
     */
    synchronized void coming(@Nullable RuleSwitch set) {
        Recognising now = recognising;
        Named next =
                set == null || set.ruleset().equals(now.standing().ruleset()) ? null : named(RuleCatalogue.of(set));
        recognising = new Recognising(now.standing(), now.published(), next);
    }

    /**
     * Recognises with this set alone from now on: the switch to it is in the log.
     *
     * @throws YamlFileException when this version cannot use it; nothing has changed then
     */
    synchronized void standing(RuleSwitch set) {
        recognising = new Recognising(named(RuleCatalogue.of(set)), set, null);
    }

    /** Names the set that is recognised with. */
    public String ruleset() {
        return recognising.standing().ruleset();
    }

    /** Names the instance's own set, which stands unless one is published. */
    public String ownRuleset() {
        return own.conflicts().ruleset();
    }

    /** The set that was published last; empty when the instance's own stands. */
    public Optional<RuleSwitch> published() {
        return Optional.ofNullable(recognising.published());
    }

    Intake intake() {
        return intake;
    }

    Recognised recognise(RawInput raw) {
        Recognising now = recognising;
        RawInput input = intake.within(raw);
        Recognised standing = now.standing().recogniser().recognise(input);
        List<LogRecord> records = new ArrayList<>(standing.records());
        records.replaceAll(record -> record instanceof Signal signal
                ? signal.recognisedWith(now.standing().ruleset(), false)
                : record);
        if (now.coming() != null) {
            addSignals(records, now.coming(), input);
        }
        return new Recognised(records, standing.dead(), standing.tally());
    }

    /** Behind those of the standing set: a switch that comes between the two finds the entry counted, never missed. */
    private static void addSignals(List<LogRecord> records, Named coming, RawInput input) {
        for (LogRecord record : coming.recogniser().recognise(input).records()) {
            if (record instanceof Signal signal) {
                records.add(signal.recognisedWith(coming.ruleset(), true));
            }
        }
    }

    @Override
    public NodeFold judging(@Nullable RuleSwitch former, @Nullable RuleSwitch standing) {
        if (standing == null) {
            return NodeFold.of(() -> ownFold);
        }
        RuleCatalogue before = former == null ? own : usable(former);
        return NodeFold.of(Fold.published(usable(standing).conflicts(), before.conflicts(), settings));
    }

    private static RuleCatalogue usable(RuleSwitch set) {
        try {
            return RuleCatalogue.of(set);
        } catch (YamlFileException e) {
            throw new UnusableRulesException(set.ruleset(), e);
        }
    }
}
