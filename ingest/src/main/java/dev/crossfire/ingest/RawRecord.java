package dev.crossfire.ingest;

import dev.crossfire.model.raw.RawKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One raw record as a shipper sends it.
 *
 * @param kind the source, which also names the topic
 * @param key any, or null: nothing downstream trusts it
 * @param headers as text, in {@link dev.crossfire.model.raw.RawHeaders}' names
 * @param value bytes in any accepted shape, at most {@link dev.crossfire.model.Topics#MAX_RAW_BYTES}
 */
public record RawRecord(RawKind kind, @Nullable String key, Map<String, String> headers, byte[] value) {

    public RawRecord {
        headers = Map.copyOf(headers);
    }
}
