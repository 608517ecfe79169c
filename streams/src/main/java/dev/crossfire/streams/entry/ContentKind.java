package dev.crossfire.streams.entry;

import com.google.re2j.Pattern;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.streams.fact.SnapshotText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file, or a block of one, is: told from its content, since names lie. */
public enum ContentKind {
    JOURNAL,
    EVENTS,
    PODS,
    FIREWALL,
    ROUTES,
    SOCKETS,
    CONNTRACK,
    SYSCTL,
    NODE,
    EMPTY,
    UNKNOWN;

    /** A head of this many bytes is enough to tell. */
    public static final int HEAD_BYTES = 64 * 1024;

    private static final int SAMPLED_LINES = 50;

    /** A description prints the pod first. */
    private static final int MOST_LINES_BEFORE_A_TABLE = 2000;

    private static final Pattern YAML_EVENT =
            Pattern.compile("(?m)^[ -]*kind:[ \\t]+Event(?:List)?[ \\t]*$|^ *(?:involvedObject|regarding):[ \\t]*$");
    private static final Pattern YAML_POD = Pattern.compile(
            "(?m)^[ -]*kind:[ \\t]+Pod(?:List)?[ \\t]*$|^ *containerStatuses:[ \\t]*$|^ +Restart Count: ");

    private static final Pattern JOURNAL_KEY = Pattern.compile(
            "\"(?:MESSAGE|_*REALTIME_TIMESTAMP|_?SYSTEMD_UNIT|SYSLOG_IDENTIFIER|_HOSTNAME|_?systemd_unit|syslog_identifier)\"\\s*:");
    private static final Pattern EVENT_KEY =
            Pattern.compile("\"(?:involvedObject|regarding)\"\\s*:|\"kind\"\\s*:\\s*\"(?:Event|EventList)\"");
    private static final Pattern POD_KIND = Pattern.compile("\"kind\"\\s*:\\s*\"(?:Pod|PodList)\"");
    private static final Pattern LIST_KIND = Pattern.compile("\"kind\"\\s*:\\s*\"List\"");
    private static final Pattern SNAPSHOT_KEY = Pattern.compile("\"parts\"\\s*:\\s*\\[|\"tool\"\\s*:");
    private static final Pattern MESSAGE_KEY = Pattern.compile("\"message\"\\s*:");
    private static final Pattern TIME_KEY = Pattern.compile("\"@?timestamp\"\\s*:");
    private static final Pattern NODE_KEY = Pattern.compile(
            "(?m)^(?:cluster|node|kubernetes|install|runtime|proxyMode|calico|backends|taken):(?:\\s|$)");

    /** Any instant will do to see whether a line has a time. */
    private static final Instant SOME_TIME = Instant.EPOCH;

    /** The word of JSON and texts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Tells what bytes are.
     *
     * @param head all of them, or at least their first {@link #HEAD_BYTES}
     * @param fileName decides only between forms that look the same; null when there is none
     */
    public static ContentKind of(byte[] head, @Nullable String fileName) {
        int length = Math.min(head.length, HEAD_BYTES);
        String text = new String(head, 0, length, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return EMPTY;
        }
        String start = text.stripLeading();
        if (JournalChunk.isChunk(start.getBytes(StandardCharsets.UTF_8))) {
            return JOURNAL;
        }
        boolean journal = JournalDocument.of(head)
                .filter(kind -> kind != JournalDocument.JSON)
                .isPresent();
        if (journal) {
            return JOURNAL;
        }
        if (SnapshotText.isJson(start)) {
            return ofCommand(start, fileName).orElse(FIREWALL);
        }
        boolean json = start.startsWith("{") || start.startsWith("[");
        return json && !PodText.is(text) && !YamlObjects.begins(text) ? ofJson(text) : ofText(text, fileName);
    }

    private static ContentKind ofJson(String text) {
        if (EVENT_KEY.matcher(text).find()) {
            return EVENTS;
        }
        if (JOURNAL_KEY.matcher(text).find()) {
            return JOURNAL;
        }
        if (POD_KIND.matcher(text).find()) {
            return PODS;
        }
        if (SNAPSHOT_KEY.matcher(text).find()) {
            return FIREWALL;
        }
        if (MESSAGE_KEY.matcher(text).find() && TIME_KEY.matcher(text).find()) {
            return JOURNAL;
        }
        // kubectl prints a list without Events as a List without items.
        return LIST_KIND.matcher(text).find() ? EVENTS : UNKNOWN;
    }

    private static ContentKind ofText(String text, @Nullable String fileName) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank())
                .limit(SAMPLED_LINES)
                .toList();
        ContentKind pods = ofPodText(text);
        if (pods != null) {
            return pods;
        }
        long log = lines.stream().filter(ContentKind::isLogLine).count();
        if (log > 0 && log * 2 >= lines.size()) {
            return JOURNAL;
        }
        long keys = lines.stream().filter(line -> NODE_KEY.matcher(line).find()).count();
        if (keys >= 2) {
            return NODE;
        }
        return ofCommand(text, fileName).orElse(log > 0 ? JOURNAL : UNKNOWN);
    }

    private static Optional<ContentKind> ofCommand(String text, @Nullable String fileName) {
        return SnapshotText.kindOf(text, fileName)
                .map(kind -> valueOf(kind.kind().toUpperCase(Locale.ROOT)));
    }

    /** A table of Events, a description, or YAML; null when it is none of these. */
    private static @Nullable ContentKind ofPodText(String text) {
        boolean table = PodText.isRow(text.lines().findFirst().orElse(""))
                || text.lines().limit(MOST_LINES_BEFORE_A_TABLE).anyMatch(PodText::isHead)
                || text.lines().limit(SAMPLED_LINES).filter(PodText::isRow).count() > 1;
        if (table || YAML_EVENT.matcher(text).find()) {
            return EVENTS;
        }
        return YAML_POD.matcher(text).find() ? PODS : null;
    }

    private static boolean isLogLine(String line) {
        return TextLine.parse(line, SOME_TIME).headed();
    }
}
