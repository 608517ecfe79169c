package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node's evidence that moves with every sign of life, and all that does on a node that is well.
 *
 * @param sources as {@link NodeEvidence#sources}
 * @param tick as {@link NodeEvidence#tick}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeClocks(
        Map<RawKind, SourceClock> sources, @Nullable Instant tick) {

    public static final NodeClocks NONE = new NodeClocks(Map.of(), null);

    public NodeClocks {
        sources = sources == null || sources.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(sources));
    }
}
