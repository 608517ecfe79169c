package dev.crossfire.model.signal;

import dev.crossfire.model.NodeKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From here on the fold judges with another set of conflicts. It carries the whole set, so that the log alone says what each revision was
 * judged with, and so that instances of several versions judge with the same.
 *
 * @param ruleset hash of the set: it names it
 * @param at when it was published
 * @param by who published it
 * @param version of the Crossfire that made it
 * @param signals text of the file that says the signals
 * @param conflicts in the order in which they are judged
 */
public record RuleSwitch(
        String ruleset, Instant at, String by, String version, String signals, List<ConflictFile> conflicts)
        implements LogRecord {

    /** Most bytes of one, as JSON. */
    public static final int MOST_BYTES = 512 * 1024;

    /** @param name of the file, without its folder */
    public record ConflictFile(String name, String text) {}

    public RuleSwitch {
        conflicts = List.copyOf(conflicts);
    }

    @Override
    public @Nullable NodeKey about() {
        return null;
    }
}
