package dev.crossfire.deploy.bench.recognise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.ContentKind;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What bytes of strangers are given to: the recogniser of each raw topic, and what reads pieces of them. */
enum Parser {
    JOURNAL {
        @Override
        Object read(byte[] bytes) {
            return recognise(RawKind.JOURNAL, bytes);
        }
    },
    PODS {
        @Override
        Object read(byte[] bytes) {
            return recognise(RawKind.PODS, bytes);
        }
    },
    FIREWALL {
        @Override
        Object read(byte[] bytes) {
            return recognise(RawKind.FIREWALL, bytes);
        }
    },
    /** Tells what a file is. */
    CONTENT {
        @Override
        Object read(byte[] bytes) {
            return ContentKind.of(bytes, null);
        }
    },
    KLOG {
        @Override
        Object read(byte[] bytes) {
            return KlogLine.parse(new String(bytes, UTF_8));
        }
    };

    private static final Instant NEAR = Instant.parse("2026-11-22T16:00:00Z");
    private static final Recogniser RECOGNISER =
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);

    /** Reads the bytes whole; what it makes of them is held while the heap is measured. */
    abstract Object read(byte[] bytes);

    /** The word of the report. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Without headers that would spare looking at every line. */
    static Object recognise(RawKind kind, byte[] bytes) {
        return recognise(kind, bytes, Map.of());
    }

    static Object recognise(RawKind kind, byte[] bytes, Map<String, String> headers) {
        Coordinates coordinates = Coordinates.inTopic(kind.topic().name(), 0, 4711, 0);
        return RECOGNISER.recognise(new RawInput(kind, bytes, headers, coordinates, NEAR, null, null, null));
    }
}
