package dev.crossfire.model;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleNews;
import dev.crossfire.model.signal.RuleSwitch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Every topic of Crossfire, with its types, partitions and retention. */
public final class Topics {

    /** What every topic name starts with unless told otherwise. */
    public static final String PREFIX = "crossfire";

    private static final Serde<String> TEXT = Serdes.String();
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    /** Largest value of a raw record: 8 MiB, and room for its headers. */
    public static final int MAX_RAW_BYTES = 8 * 1024 * 1024;

    private static final Map<String, String> RAW = Map.of(
            "message.timestamp.type",
            "LogAppendTime",
            "max.message.bytes",
            Integer.toString(MAX_RAW_BYTES + 64 * 1024));

    public static final Topic<byte[], byte[]> JOURNAL =
            new Topic<>("crossfire.journal.v1", BYTES, BYTES, Duration.ofHours(24), false, 12, RAW);
    public static final Topic<byte[], byte[]> PODS =
            new Topic<>("crossfire.pods.v1", BYTES, BYTES, Duration.ofHours(24), false, 12, RAW);
    public static final Topic<byte[], byte[]> FIREWALL =
            new Topic<>("crossfire.firewall.v1", BYTES, BYTES, Duration.ofHours(24), false, 12, RAW);

    /** The one log: keyed by {@code cluster/node}, the only input of the fold. Its partitions are fixed at creation. */
    public static final Topic<String, LogRecord> SIGNALS = new Topic<>(
            "crossfire.signals.v1", TEXT, JsonSerde.of(LogRecord.class), Duration.ofHours(24), false, 12, Map.of());

    /**
     * The set of conflicts that stands, the one that is coming and what the instances say of it. Small and for ever, beside the log, which
     * forgets after a day: an instance that starts must know what to recognise before it reads the first raw record.
     */
    public static final Topic<String, RuleNews> RULES = new Topic<>(
            "crossfire.rules.v1",
            TEXT,
            JsonSerde.of(RuleNews.class),
            Duration.ofDays(400),
            true,
            1,
            Map.of("max.message.bytes", Integer.toString(RuleSwitch.MOST_BYTES + 64 * 1024)));

    /** Every revision of every incident, whole, keyed by incident id: the history, so never compacted. */
    public static final Topic<String, Incident> INCIDENTS = new Topic<>(
            "crossfire.incidents.v1", TEXT, JsonSerde.of(Incident.class), Duration.ofDays(400), false, 12, Map.of());

    /** Keyed by {@code cluster/node/conflict}. */
    public static final Topic<String, Finding> FINDINGS = new Topic<>(
            "crossfire.findings.v1", TEXT, JsonSerde.of(Finding.class), Duration.ofDays(7), false, 12, Map.of());

    /** What people did, keyed by its id. The fold reads it from the log; this is where it is kept. */
    public static final Topic<String, Action> ACTIONS = new Topic<>(
            "crossfire.actions.v1", TEXT, JsonSerde.of(Action.class), Duration.ofDays(400), false, 12, Map.of());

    /** What each partition of the log knows of an outbreak, keyed by {@code cluster/conflict}. Between two steps of the diagnosis alone. */
    public static final Topic<String, OutbreakPart> OUTBREAK_PARTS = new Topic<>(
            "crossfire.outbreak-parts.v1",
            TEXT,
            JsonSerde.of(OutbreakPart.class),
            Duration.ofHours(24),
            false,
            12,
            Map.of());

    /** Revisions of outbreaks, whole, keyed by {@code cluster/conflict}. */
    public static final Topic<String, Outbreak> OUTBREAKS = new Topic<>(
            "crossfire.outbreaks.v1", TEXT, JsonSerde.of(Outbreak.class), Duration.ofDays(400), false, 12, Map.of());

    /** What receivers were told, keyed by {@link Notice#key() incident id and receiver}: only the newest of a key matters. */
    public static final Topic<String, Notice> NOTICES = new Topic<>(
            "crossfire.notices.v1", TEXT, JsonSerde.of(Notice.class), Duration.ofDays(400), true, 12, Map.of());

    /** Unreadable entries. Takes whole raw records too: what Streams itself gives up is not cut to its head. */
    public static final Topic<byte[], byte[]> DEAD_LETTERS = new Topic<>(
            "crossfire.dead-letters.v1",
            BYTES,
            BYTES,
            Duration.ofDays(14),
            false,
            12,
            Map.of("max.message.bytes", Integer.toString(MAX_RAW_BYTES + 1024 * 1024)));

    private Topics() {}

    /** The topics that shippers write. */
    public static List<Topic<byte[], byte[]>> raw() {
        return List.of(JOURNAL, PODS, FIREWALL);
    }

    /** Every topic, in the order of the flow. */
    public static List<Topic<?, ?>> all() {
        return List.of(
                JOURNAL,
                PODS,
                FIREWALL,
                SIGNALS,
                RULES,
                INCIDENTS,
                FINDINGS,
                OUTBREAK_PARTS,
                OUTBREAKS,
                ACTIONS,
                NOTICES,
                DEAD_LETTERS);
    }
}
