package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what kubectl prints for people: tables of Events, and {@code kubectl describe pod} with the pod's containers and the Events below
 * them. What else stands in the text is passed over.
 */
public final class PodText {

    private static final Pattern QUOTED = Pattern.compile("^(?:[#>|]+ ?)+");
    private static final Pattern BARE_ROW = Pattern.compile("^\\s*(?:Normal|Warning) {2,}[A-Z]\\w+ {2,}\\S");
    private static final Pattern LISTED_ROW = Pattern.compile(
            "^\\s*(\\S+ {2,})?[0-9a-z]+(?: \\(x\\d+ over [0-9a-z]+\\))? {2,}(?:Normal|Warning) {2,}[A-Z]\\w+ {2,}\\S+/\\S+(?: {2,}|$)");
    private static final Pattern SENTENCE = Pattern.compile(
            "^ +([A-Z]\\w+) ([0-9ydhms]+) ago( \\(x\\d+ over [0-9ydhms]+\\))? from ([\\w-]+)(?:, ?(\\S+))?: (.*)$");
    private static final Pattern TEXT =
            Pattern.compile("(?m)^[#> ]*(?:Name:\\s+\\S|(?:NAMESPACE +)?LAST SEEN +|Type +Reason +|Events:$)");
    private static final Pattern DESCRIBED = Pattern.compile("^(Name|Namespace|Node|UID):\\s+(\\S+)");
    private static final Pattern CONTAINER_OF_MESSAGE = Pattern.compile(
            "(?:restarting failed container[= ]|^(?:Container|Created container:?|Started container|Container image .* for container) )([a-z0-9][a-z0-9.-]*)(?: |$)");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Lines that go on with a message, at most. */
    private static final int MOST_MORE_LINES = 32;

    private static final int LONGEST_COLUMNS = 1000;

    private final Instant reference;
    private final Sink sink;

    private @Nullable EventColumns columns;
    private @Nullable Map<String, String> row;
    private int rowLine;
    private int rowFrom;
    private int rowTo;
    private int more;
    private String namespace = "";
    private String pod = "";
    private String uid = "";
    private @Nullable String node;
    private DescribedContainers containers = new DescribedContainers();

    /** Takes what was read, in the order of the text. */
    public interface Sink {

        void event(PodEvent event, int line, int from, int to);

        /** A pod with the statuses of its containers, as the API has them. */
        void pod(ObjectNode pod, int line, int from, int to);
    }

    private PodText(Instant reference, Sink sink) {
        this.reference = reference;
        this.sink = sink;
    }

    /**
     * Reads a text.
     *
     * @param reference when it was printed: ages count back from it
     */
    public static void cut(byte[] value, Instant reference, Sink sink) {
        PodText reader = new PodText(reference, sink);
        LineCursor lines = new LineCursor(value, 0, 1);
        int last = 0;
        while (lines.next()) {
            String line = new String(value, lines.start(), lines.end() - lines.start(), StandardCharsets.UTF_8);
            reader.line(line, lines.number(), lines.start(), lines.end());
            last = lines.end();
        }
        reader.endPod(last);
    }

    /** Whether a text holds what kubectl prints for people; such lines cannot stand in JSON. */
    public static boolean is(String text) {
        boolean mayBe = text.contains("Name:")
                || text.contains("LAST SEEN")
                || text.contains("Reason ")
                || text.contains("Events:");
        return mayBe && TEXT.matcher(text).find();
    }

    /** Whether a line is that above a table. */
    static boolean isHead(String line) {
        return EventColumns.parse(line) != null;
    }

    /** Whether a line is a row of such a table, or a sentence about an Event. */
    static boolean isRow(String line) {
        return (hasType(line) && BARE_ROW.matcher(head(line)).find()) || isListed(line);
    }

    private static boolean isListed(String line) {
        return (hasType(line) && LISTED_ROW.matcher(head(line)).find())
                || (line.contains(" ago") && SENTENCE.matcher(line).find());
    }

    private static String unquoted(String line) {
        if (line.isEmpty() || "#>|".indexOf(line.charAt(0)) < 0) {
            return line;
        }
        Matcher quoted = QUOTED.matcher(line);
        return quoted.find() ? line.substring(quoted.end()) : line;
    }

    private static boolean hasType(String line) {
        return line.contains("Warning") || line.contains("Normal");
    }

    private void line(String raw, int number, int from, int to) {
        String line = unquoted(raw);
        EventColumns head = EventColumns.parse(line);
        if (head != null) {
            endRow();
            columns = head;
            return;
        }
        if (row(line, number, from, to) || goesOn(line, to) || line.strip().startsWith("---- ")) {
            return;
        }
        endRow();
        describe(line, number, from);
    }

    private boolean row(String line, int number, int from, int to) {
        EventColumns form = columns;
        Map<String, String> read = form == null || line.isBlank() ? null : form.row(line);
        if (read == null && !line.isBlank()) {
            read = bare(line);
        }
        if (read == null) {
            return false;
        }
        endRow();
        row = read;
        rowLine = number;
        rowFrom = from;
        rowTo = to;
        more = 0;
        return true;
    }

    /** A row that was posted without the line above its table, or a sentence. */
    private static @Nullable Map<String, String> bare(String line) {
        Map<String, String> typed = hasType(line) ? typed(line) : null;
        if (typed != null) {
            return typed;
        }
        Matcher sentence = line.contains(" ago") ? SENTENCE.matcher(line) : null;
        if (sentence == null || !sentence.find()) {
            return null;
        }
        Map<String, String> row = new HashMap<>();
        row.put("REASON", sentence.group(1));
        row.put("AGE", sentence.group(2) + (sentence.group(3) == null ? "" : sentence.group(3)));
        row.put("FROM", sentence.group(4) + (sentence.group(5) == null ? "" : ", " + sentence.group(5)));
        row.put("MESSAGE", sentence.group(6));
        return row;
    }

    private static @Nullable Map<String, String> typed(String line) {
        String head = head(line);
        if (BARE_ROW.matcher(head).find()) {
            return EventColumns.DESCRIBED.row(line);
        }
        Matcher listed = LISTED_ROW.matcher(head);
        if (!listed.find()) {
            return null;
        }
        return (listed.group(1) == null ? EventColumns.LISTED : EventColumns.LISTED_WIDELY).row(line);
    }

    /** Columns, and the names at the beginning of a message, that stand behind so many letters are none. */
    private static String head(String line) {
        return line.length() <= LONGEST_COLUMNS ? line : line.substring(0, LONGEST_COLUMNS);
    }

    /** A message of several lines goes on below its column, or at least well indented. */
    private boolean goesOn(String line, int to) {
        Map<String, String> begun = row;
        if (begun == null || line.isBlank() || more >= MOST_MORE_LINES) {
            return false;
        }
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        int start = columns == null ? 0 : columns.messageStart();
        if (indent < Math.max(8, Math.min(start, 24))) {
            return false;
        }
        begun.merge("MESSAGE", line.strip(), (one, other) -> one + "\n" + other);
        rowTo = to;
        more++;
        return true;
    }

    private void endRow() {
        Map<String, String> ended = row;
        row = null;
        if (ended != null) {
            sink.event(event(ended), rowLine, rowFrom, rowTo);
        }
    }

    private void describe(String line, int number, int from) {
        boolean named = line.startsWith("N") || line.startsWith("UID");
        Matcher described = named ? DESCRIBED.matcher(head(line)) : null;
        if (described != null && described.find()) {
            described(described.group(1), described.group(2), number, from);
        } else if (!pod.isEmpty()) {
            containers.line(line);
        }
    }

    private void described(String name, String value, int number, int from) {
        switch (name) {
            case "Name" -> {
                endPod(from);
                pod = value;
                columns = null;
                containers = new DescribedContainers();
                containers.begin(number, from);
            }
            case "Namespace" -> namespace = value;
            case "UID" -> uid = value;
            default -> node = value.equals("<none>") ? null : value.substring(0, (value + "/").indexOf('/'));
        }
    }

    /** Hands over the pod that was described, with what is known of its containers. */
    private void endPod(int to) {
        endRow();
        if (!pod.isEmpty() && containers.any()) {
            ObjectNode object = JSON.objectNode();
            object.put("kind", "Pod");
            object.putObject("metadata")
                    .put("name", pod)
                    .put("namespace", namespace)
                    .put("uid", uid);
            object.putObject("spec").put("nodeName", node == null ? "" : node);
            object.putObject("status").set("containerStatuses", containers.statuses());
            sink.pod(object, containers.line(), containers.from(), to);
        }
        pod = "";
        namespace = "";
        uid = "";
        node = null;
    }

    private PodEvent event(Map<String, String> row) {
        AgeText age = AgeText.parse(EventColumns.firstOf(row, "LAST SEEN", "LASTSEEN", "AGE"));
        AgeText since = AgeText.parse(EventColumns.firstOf(row, "FIRST SEEN", "FIRSTSEEN"));
        Instant at = age == null ? reference : age.lastAt(reference);
        Instant first = since != null ? since.firstAt(reference) : age == null ? at : age.firstAt(reference);
        String message = row.getOrDefault("MESSAGE", "");
        String about = about(row);
        String reason = row.getOrDefault("REASON", "");
        String container = container(row, message);
        return new PodEvent(
                String.join(
                        "|",
                        about,
                        container,
                        reason,
                        message.lines().findFirst().orElse("")),
                reason,
                message,
                null,
                node(row),
                about,
                "",
                container,
                at,
                first.isAfter(at) ? at : first,
                count(row, age));
    }

    private static int count(Map<String, String> row, @Nullable AgeText age) {
        String told = row.getOrDefault("COUNT", "");
        if (!told.isEmpty() && told.length() < 9 && told.chars().allMatch(Character::isDigit)) {
            return Math.max(1, Integer.parseInt(told));
        }
        return age == null ? 1 : age.count();
    }

    private String about(Map<String, String> row) {
        String object = row.getOrDefault("OBJECT", "");
        int slash = object.indexOf('/');
        String kind = slash > 0 ? object.substring(0, slash) : row.getOrDefault("KIND", "");
        String name = slash > 0 ? object.substring(slash + 1) : object;
        if (name.isEmpty() && !kind.isEmpty()) {
            name = eventsObject(row.getOrDefault("NAME", ""));
        }
        if (name.isEmpty()) {
            return pod.isEmpty() ? "" : namespace + "/" + pod;
        }
        boolean isPod = kind.isEmpty() || kind.equalsIgnoreCase("pod") || kind.equalsIgnoreCase("pods");
        return isPod ? row.getOrDefault("NAMESPACE", namespace) + "/" + name : "";
    }

    /** An Event is named after its object, with a number behind: {@code calico-node-x7k2p.17706aa2424d5703}. */
    private static String eventsObject(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** {@code kubelet, worker-3}, or the node of the pod that is described. */
    private @Nullable String node(Map<String, String> row) {
        String from = EventColumns.firstOf(row, "SOURCE", "FROM");
        int comma = from.indexOf(", ");
        return comma > 0 && from.startsWith("kubelet")
                ? from.substring(comma + 2).strip()
                : node;
    }

    private static String container(Map<String, String> row, String message) {
        String path = EventColumns.firstOf(row, "SUBOBJECT", "SUBOBJECTPATH");
        if (!path.isEmpty()) {
            return PodEvent.container(path);
        }
        Matcher container = CONTAINER_OF_MESSAGE.matcher(head(message));
        return container.find() ? container.group(1) : "";
    }
}
