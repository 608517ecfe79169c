package dev.crossfire.streams.topology;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.streams.entry.DeadEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code crossfire.dead-letters.v1}.
 *
 * @param value the entry's original bytes, or their head when there are more than {@link #HEAD}
 * @param headers why, where the entry stood, and what its record said of it; length and hash of an original that was cut
 */
record DeadLetter(byte[] value, Headers headers) {

    static final int HEAD = 64 * 1024;

    /** What a letter takes over from its record: whose its entries are, when they do not say so, and what a replay said. */
    private static final List<String> KEPT =
            List.of(RawHeaders.CLUSTER, RawHeaders.NODE, RawHeaders.REPLAYS, RawHeaders.APPENDED);

    /** In bytes. A record of many letters must not become many times its size by a header. */
    private static final int LONGEST_KEPT = 1024;

    /** @param raw headers of the raw record */
    static DeadLetter of(DeadEntry entry, Headers raw) {
        byte[] original = entry.original();
        Headers headers = new RecordHeaders();
        add(headers, RawHeaders.REASON, entry.reasons());
        Coordinates at = entry.coordinates();
        add(headers, RawHeaders.TOPIC, at.topic());
        add(headers, RawHeaders.PARTITION, at.partition());
        add(headers, RawHeaders.OFFSET, at.offset());
        add(headers, RawHeaders.ENTRY, at.entry());
        KEPT.forEach(name -> keep(raw.lastHeader(name), headers));
        if (original.length <= HEAD) {
            return new DeadLetter(original, headers);
        }
        add(headers, RawHeaders.LENGTH, original.length);
        add(headers, RawHeaders.SHA256, sha256(original));
        return new DeadLetter(Arrays.copyOf(original, HEAD), headers);
    }

    private static void keep(@Nullable Header told, Headers headers) {
        if (told != null && told.value() != null && told.value().length <= LONGEST_KEPT) {
            headers.add(told.key(), told.value());
        }
    }

    private static void add(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
