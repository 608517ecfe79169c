package dev.crossfire.model;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A serde over {@link Json} for one type. A null stays a null (a tombstone). */
public final class JsonSerde {

    private JsonSerde() {}

    public static <T> Serde<T> of(Class<T> type) {
        Serializer<T> serializer = (topic, value) -> bytes(value);
        Deserializer<T> deserializer = (topic, bytes) -> value(topic, bytes, type);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    @SuppressWarnings("NullAway") // Kafka's serializers take and give null for tombstones.
    private static byte[] bytes(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }

    @SuppressWarnings("NullAway")
    private static <T> T value(String topic, byte @Nullable [] bytes, Class<T> type) {
        if (bytes == null) {
            return null;
        }
        try {
            return Json.read(bytes, type);
        } catch (java.io.UncheckedIOException e) {
            throw new SerializationException(
                    "record of " + topic + " is no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
