package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A record of {@code crossfire.signals.v1}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = SnapshotFacts.class, name = "fact"),
    @JsonSubTypes.Type(value = Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = Tick.class, name = "tick")
})
public sealed interface LogRecord permits Signal, SnapshotFacts, Heartbeat, Tick {}
