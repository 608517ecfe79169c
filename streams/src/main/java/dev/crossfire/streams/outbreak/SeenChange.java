package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak.Change;
import java.time.Instant;

/**
 * Something that changed on one node; see {@link dev.crossfire.model.outbreak.Outbreak.Change}.
 *
 * @param at when it was seen first
 */
public record SeenChange(String kind, String says, Instant at) {

    /** What it is, whenever it was seen. */
    String text() {
        return kind + "|" + says;
    }

    Change onOneNode() {
        return new Change(kind, says, 1, at);
    }

    SeenChange earlier(SeenChange other) {
        return other.at.isBefore(at) ? other : this;
    }
}
