package dev.crossfire.deploy.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a letter. Only the entry itself is sent again, since its neighbours were read: a line of a chunk under the chunk's
 * header, and a part of a snapshot with its snapshot, whose other parts then count as duplicates. Only what can be read now is sent at all,
 * so that no letter comes back as another.
 */
final class Replay {

    /** A line of a chunk has no meaning without the header, which tells what its time counts from. */
    private static final Pattern OF_CHUNK = Pattern.compile("^-?\\d+\\t\\d\\t");

    /** Told anew each time. */
    private static final Set<String> OF_REPLAY = Set.of(RawHeaders.REPLAY_OF, RawHeaders.REPLAYS, RawHeaders.APPENDED);

    /** Of so many places that begin as an entry does, one is it, or none. */
    private static final int MOST_ALIKE = 16;

    /** What came back so often is read by this version and not by the one that streams; it would go round for ever. */
    static final int MOST_REPLAYS = 3;

    private final Map<String, RawKind> kinds;
    private final Function<RawInput, Recognised> recogniser;
    private final Function<Coordinates, Optional<ConsumerRecord<byte[], byte[]>>> originals;

    /**
     * @param kinds what stands in which topic
     * @param originals finds the record in which an entry stood
     */
    Replay(
            Map<String, RawKind> kinds,
            Function<RawInput, Recognised> recogniser,
            Function<Coordinates, Optional<ConsumerRecord<byte[], byte[]>>> originals) {
        this.kinds = Map.copyOf(kinds);
        this.recogniser = recogniser;
        this.originals = originals;
    }

    /**
     * What becomes of a letter.
     *
     * @param record to be sent; null when there is none
     * @param whole it is the record that the entry stood in, with all its entries
     * @param why there is none
     */
    record Decision(@Nullable ProducerRecord<byte[], byte[]> record, boolean whole, String why) {

        private static Decision none(String why) {
            return new Decision(null, false, why);
        }
    }

    Decision decide(Letter letter) {
        Coordinates source = letter.source();
        RawKind kind = source == null ? null : kinds.get(String.valueOf(source.topic()));
        if (source == null) {
            return Decision.none("the letter does not say where the entry stood");
        }
        if (kind == null) {
            return Decision.none("nothing says what stands in topic " + source.topic() + ": name it with --read");
        }
        if (letter.replays() >= MOST_REPLAYS) {
            return Decision.none("came back " + MOST_REPLAYS
                    + " times after it was sent again: is the process that streams of an older version than this one?");
        }
        Optional<ConsumerRecord<byte[], byte[]>> original =
                originals.apply(source).filter(record -> kind == RawKind.FIREWALL || holds(record, letter));
        byte[] value = kind == RawKind.FIREWALL
                ? original.map(ConsumerRecord::value).orElseGet(() -> letter.isCut() ? null : letter.original())
                : entry(letter, original);
        if (value == null) {
            return Decision.none("the record that it was cut from is no longer kept");
        }
        return sent(letter, source, kind, original, value);
    }

    private Decision sent(
            Letter letter,
            Coordinates source,
            RawKind kind,
            Optional<ConsumerRecord<byte[], byte[]>> original,
            byte[] value) {
        Headers headers = headers(original.map(ConsumerRecord::headers).orElse(letter.headers()), original.isPresent());
        Instant time = letter.appended();
        Recognised read = recogniser.apply(new RawInput(kind, value, texts(headers), source, time, time, null, null));
        if (!read.dead().isEmpty() || read.tally().in() == 0) {
            String reason =
                    read.dead().isEmpty() ? "holds nothing" : read.dead().get(0).reason();
            return Decision.none("still unreadable: " + reason);
        }
        headers.add(RawHeaders.REPLAY_OF, letter.at().toString().getBytes(UTF_8));
        headers.add(RawHeaders.REPLAYS, Integer.toString(letter.replays() + 1).getBytes(UTF_8));
        headers.add(RawHeaders.APPENDED, time.toString().getBytes(UTF_8));
        return new Decision(
                new ProducerRecord<>(
                        Objects.requireNonNull(source.topic()),
                        source.partition(),
                        time.toEpochMilli(),
                        letter.key(),
                        value,
                        headers),
                kind == RawKind.FIREWALL,
                "");
    }

    /** A topic that was made anew has other records at the same places: their header or node would be another's. */
    private static boolean holds(ConsumerRecord<byte[], byte[]> record, Letter letter) {
        return record.value() != null && new Needle(letter.original()).in(record.value(), 0) >= 0;
    }

    private static byte @Nullable [] entry(Letter letter, Optional<ConsumerRecord<byte[], byte[]>> original) {
        byte[] whole = original.map(ConsumerRecord::value).orElse(null);
        byte[] entry = letter.isCut() ? uncut(letter, whole) : letter.original();
        if (entry == null || JournalChunk.isChunk(entry)) {
            return entry;
        }
        if (whole != null && JournalChunk.isChunk(whole)) {
            return under(header(whole), entry);
        }
        return whole == null && OF_CHUNK.matcher(head(entry)).find() ? null : entry;
    }

    /** The whole of an entry of which the letter holds the head; null when the record is gone or another. */
    private static byte @Nullable [] uncut(Letter letter, byte @Nullable [] whole) {
        if (whole == null) {
            return null;
        }
        Needle head = new Needle(letter.original());
        int from = head.in(whole, 0);
        for (int tries = 0; tries < MOST_ALIKE && from >= 0 && letter.length() <= whole.length - from; tries++) {
            byte[] entry = Arrays.copyOfRange(whole, from, from + letter.length());
            if (sha256(entry).equals(letter.sha256())) {
                return entry;
            }
            from = head.in(whole, from + 1);
        }
        return null;
    }

    private static byte[] header(byte[] chunk) {
        int end = 0;
        while (end < chunk.length && chunk[end] != '\n') {
            end++;
        }
        return Arrays.copyOf(chunk, end);
    }

    private static byte[] under(byte[] header, byte[] line) {
        byte[] chunk = Arrays.copyOf(header, header.length + 1 + line.length);
        chunk[header.length] = '\n';
        System.arraycopy(line, 0, chunk, header.length + 1, line.length);
        return chunk;
    }

    private static String head(byte[] entry) {
        return new String(entry, 0, Math.min(64, entry.length), UTF_8);
    }

    /** Those of the original; when it is gone, those of the letter that say whose it is. */
    private static Headers headers(Headers from, boolean ofOriginal) {
        Headers headers = new RecordHeaders();
        for (Header header : from) {
            boolean whose =
                    header.key().equals(RawHeaders.CLUSTER) || header.key().equals(RawHeaders.NODE);
            if (whose || (ofOriginal && !OF_REPLAY.contains(header.key()))) {
                headers.add(header);
            }
        }
        return headers;
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return texts;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
