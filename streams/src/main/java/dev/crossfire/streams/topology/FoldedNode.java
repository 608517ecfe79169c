package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.streams.incident.Fold;

/** What the fold hands to its neighbour in the same task: a node whose incidents or findings changed. */
record FoldedNode(NodeKey node, Fold.Step step) {}
