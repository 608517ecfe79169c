package dev.crossfire.streams.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.ContentKind;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What bytes of strangers are given to, each with what must hold whatever the bytes are. */
enum FuzzedParser {
    JOURNAL {
        @Override
        void read(byte[] bytes) {
            recognise(RawKind.JOURNAL, bytes);
        }
    },
    PODS {
        @Override
        void read(byte[] bytes) {
            recognise(RawKind.PODS, bytes);
        }
    },
    FIREWALL {
        @Override
        void read(byte[] bytes) {
            recognise(RawKind.FIREWALL, bytes);
        }
    },
    CONTENT {
        @Override
        void read(byte[] bytes) {
            ContentKind.of(bytes, null);
        }
    },
    KLOG {
        @Override
        void read(byte[] bytes) {
            String text = new String(bytes, UTF_8);
            KlogLine line = KlogLine.parse(text);
            require(line.text().equals(text), "the text is kept whole");
            require(
                    line.openField() == null || line.fields().containsKey(line.openField()),
                    "an open field is a field");
        }
    };

    private static final Instant NEAR = Instant.parse("2026-11-22T16:00:00Z");
    private static final Recogniser RECOGNISER =
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);

    /** Files of the corpus whose texts a run begins from. */
    List<String> corpus() {
        return switch (this) {
            case JOURNAL, KLOG -> List.of("journal.jsonl");
            case PODS -> List.of("events.jsonl");
            case FIREWALL -> List.of("firewall.jsonl");
            case CONTENT -> List.of("journal.jsonl", "events.jsonl", "firewall.jsonl");
        };
    }

    /** Throws when the parser does, or when what must hold does not. */
    abstract void read(byte[] bytes);

    /** Its name in files and options. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The ledger balances by itself, see {@link Recognised.Tally}; here the dead are counted. */
    private static void recognise(RawKind kind, byte[] bytes) {
        Coordinates coordinates = Coordinates.inTopic(kind.topic().name(), 0, 4711, 0);
        Recognised recognised =
                RECOGNISER.recognise(new RawInput(kind, bytes, Map.of(), coordinates, NEAR, null, null, null));
        long dead = recognised.dead().stream().mapToLong(DeadEntry::entries).sum();
        require(dead == recognised.tally().dead(), "every dead entry is counted");
        require(
                recognised.dead().stream().allMatch(entry -> entry.original().length > 0),
                "every dead entry has its bytes");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("broken: " + what);
        }
    }
}
