package dev.crossfire.streams.topology;

import dev.crossfire.model.signal.RuleSwitch;
import org.jspecify.annotations.Nullable;

/** The folds that the shell runs, by the set of conflicts that was published. Called by all stream threads. */
@FunctionalInterface
public interface NodeFolds {

    /**
     * The fold from a switch on.
     *
     * @param former the switch before it; null when there was none
     * @param standing null when nothing was published: the instance judges with its own set
     * @throws UnusableRulesException when this version cannot judge with that set
     */
    NodeFold judging(@Nullable RuleSwitch former, @Nullable RuleSwitch standing);

    /** One fold, whatever is published. */
    static NodeFolds only(NodeFold fold) {
        return (former, standing) -> fold;
    }
}
