package dev.crossfire.streams.survey;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a raw topic.
 *
 * @param at its topic, partition and offset
 * @param key as text; null when it has none
 * @param headers as text
 * @param appendedAt the broker's time, or the producer's where the topic keeps that
 */
public record SurveyedRecord(
        RawKind kind,
        Coordinates at,
        @Nullable String key,
        Map<String, String> headers,
        byte[] value,
        Instant appendedAt) {

    public SurveyedRecord {
        headers = Map.copyOf(headers);
    }
}
