package dev.crossfire.streams.incident;

/** Everything the fold knows of one node: the value of the fold's store. */
public record NodeState(int version) {

    /** The state of a node that was never heard of. */
    public static final NodeState EMPTY = new NodeState(1);
}
