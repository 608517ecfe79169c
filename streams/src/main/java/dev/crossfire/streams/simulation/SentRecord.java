package dev.crossfire.streams.simulation;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.util.Map;

/**
 * A raw record of one node, and when the broker gets it when nothing shuffles it.
 *
 * @param at event time of its newest entry, by the node's clock
 * @param arrives by the broker's clock
 * @param pace how much later it arrives for each second that its entries are shuffled by: 1, and less in a spool that is drained at once
 */
public record SentRecord(
        NodeKey node,
        RawKind kind,
        byte[] value,
        Map<String, String> headers,
        Instant at,
        Instant arrives,
        double pace) {

    public SentRecord {
        headers = Map.copyOf(headers);
        if (pace <= 0 || pace > 1) {
            throw new IllegalArgumentException("pace must be above 0 and at most 1, got " + pace);
        }
    }
}
