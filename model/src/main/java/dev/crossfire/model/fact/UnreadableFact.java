package dev.crossfire.model.fact;

/**
 * A part whose command failed, or that was taken where it says nothing of the node (in a pod's namespace): unknown, never absent.
 *
 * @param reason what the command said, or what gave it away
 */
public record UnreadableFact(String reason) implements Fact {}
