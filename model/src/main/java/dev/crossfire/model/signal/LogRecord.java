package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.crossfire.model.NodeKey;
import org.jspecify.annotations.Nullable;

/** A record of {@code crossfire.signals.v1}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = SnapshotFacts.class, name = "fact"),
    @JsonSubTypes.Type(value = Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = Tick.class, name = "tick"),
    @JsonSubTypes.Type(value = RuleSwitch.class, name = "rules"),
    @JsonSubTypes.Type(value = Action.class, name = "action")
})
public sealed interface LogRecord permits Signal, SnapshotFacts, Heartbeat, Tick, RuleSwitch, Action {

    /** The node it is about, whose key it travels under; null for what is about every node and has no key, a tick, a switch and an action on several. */
    @Nullable
    NodeKey about();
}
