package dev.crossfire.deploy.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.streams.entry.EventTimes;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One entry that could not be read.
 *
 * @param at where the letter stands: partition and offset
 * @param time when the raw record was appended
 * @param source where the entry stood; null when the letter does not say
 * @param reason why it could not be read
 * @param key of the raw record
 * @param original the entry's bytes, or their head
 * @param length of the whole original in bytes
 * @param sha256 of the whole original, in hex; null when the letter holds all of it
 * @param headers of the letter
 */
record Letter(
        Place at,
        Instant time,
        @Nullable Coordinates source,
        String reason,
        byte @Nullable [] key,
        byte[] original,
        int length,
        @Nullable String sha256,
        Headers headers) {

    /** Kafka Streams writes its own when it gives a record up. */
    private static final String STREAMS = "__streams.errors.";

    /** Where a letter stands in its topic. */
    record Place(int partition, long offset) {

        /** Such as {@code 3@17}. */
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        byte[] original = record.value() == null ? new byte[0] : record.value();
        String length = text(headers, RawHeaders.LENGTH);
        return new Letter(
                new Place(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                source(headers),
                reason(headers),
                record.key(),
                original,
                Math.max(original.length, number(length, original.length)),
                text(headers, RawHeaders.SHA256),
                headers);
    }

    /** The letter that a mark says was sent again; empty for a letter. */
    static Optional<String> replayed(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(text(record.headers(), RawHeaders.REPLAYED));
    }

    boolean isCut() {
        return sha256 != null;
    }

    /** How often its entry was sent again before it came back as this letter. */
    int replays() {
        return Math.max(0, number(text(headers, RawHeaders.REPLAYS), 0));
    }

    /** When its entry first came in: before {@link #time} when it was sent again since. */
    Instant appended() {
        String told = text(headers, RawHeaders.APPENDED);
        Instant first = told == null ? null : EventTimes.ofIso(told);
        return first != null && first.isBefore(time) ? first : time;
    }

    /** Anyone may write the topic: what is no number is as if it were not told. */
    private static int number(@Nullable String digits, int otherwise) {
        try {
            return digits == null ? otherwise : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static @Nullable Coordinates source(Headers headers) {
        String topic = firstOf(headers, RawHeaders.TOPIC, STREAMS + "topic");
        String partition = firstOf(headers, RawHeaders.PARTITION, STREAMS + "partition");
        String offset = firstOf(headers, RawHeaders.OFFSET, STREAMS + "offset");
        String entry = text(headers, RawHeaders.ENTRY);
        try {
            if (topic == null || partition == null || offset == null) {
                return null;
            }
            int number = Integer.parseInt(partition);
            long place = Long.parseLong(offset);
            return number < 0 || place < 0 ? null : Coordinates.inTopic(topic, number, place, number(entry, 0));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String reason(Headers headers) {
        String reason = firstOf(headers, RawHeaders.REASON, STREAMS + "message");
        String exception = text(headers, STREAMS + "exception");
        return reason != null ? reason : exception != null ? exception : "no reason told";
    }

    private static @Nullable String firstOf(Headers headers, String one, String other) {
        String first = text(headers, one);
        return first != null ? first : text(headers, other);
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
