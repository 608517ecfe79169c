package dev.crossfire.streams.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts YAML into entries: its documents, and of a Kubernetes list the items. These stand at the beginning of a line each, and nothing else
 * in a list does at the same indent: so each is read for itself, and one that is broken, or cut, dies alone.
 */
public final class YamlEntries {

    /** kubectl prints several objects as one list; each document costs as much to begin as a small object. */
    private static final int MOST_DOCUMENTS = 1000;

    /** After so many items that cannot be read none is tried any more. */
    private static final int MOST_BROKEN = 1000;

    /** So many bytes of items are read at once: to begin costs as much as a small one. */
    private static final int BATCH = 16 * 1024;

    private static final String BROKEN = "broken YAML";

    private final byte[] value;
    private final JsonEntries.Sink sink;
    private final List<Item> items = new ArrayList<>();
    private String reason = BROKEN + ": no object in it";
    private int documents;
    private int broken;
    private boolean any;

    /** Where the document begins that is being passed. */
    private int begin;

    private int beginLine = 1;

    /** That of the list's items; -1 outside of it. */
    private int indent = -1;

    /** The line {@code items:} was the one before. */
    private boolean listBegins;

    /** A line of the document was passed. */
    private boolean begun;

    /** An item of it was. */
    private boolean listed;

    /** A piece of the value, with the line on which it begins. */
    private record Item(int line, int from, int to) {}

    private YamlEntries(byte[] value, JsonEntries.Sink sink) {
        this.value = value;
        this.sink = sink;
    }

    /** Cuts a value; of one without any object the whole is broken. */
    public static void cut(byte[] value, JsonEntries.Sink sink) {
        new YamlEntries(value, sink).cut();
    }

    private void cut() {
        LineCursor lines = new LineCursor(value, 0, 1);
        while (lines.next()) {
            if (is(lines, 0, "---")) {
                end(lines.start());
                begin = Math.min(value.length, lines.end() + 1);
                beginLine = lines.number() + 1;
                if (++documents == MOST_DOCUMENTS && begin < value.length) {
                    broken(
                            BROKEN + ": more than " + MOST_DOCUMENTS + " documents: print them as one list",
                            new Item(beginLine, begin, value.length));
                    return;
                }
            } else if (!lines.isBlank()) {
                line(lines);
            }
        }
        end(value.length);
        if (!any) {
            sink.broken(reason, 1, 0, value.length);
        }
    }

    private void line(LineCursor line) {
        int spaces = 0;
        while (value[line.start() + spaces] == ' ') {
            spaces++;
        }
        boolean dash = begins(line, spaces, "- ") || is(line, spaces, "-");
        boolean listAlone = !begun && spaces == 0 && (begins(line, 0, "- apiVersion:") || begins(line, 0, "- kind:"));
        if (listAlone || (listBegins && dash)) {
            indent = spaces;
        }
        listBegins = is(line, 0, "items:");
        begun = true;
        if (indent < 0 || spaces > indent || value[line.start() + spaces] == '#') {
            return;
        }
        endItem(line.start());
        if (spaces == indent && dash) {
            listed = true;
            items.add(new Item(line.number(), line.start(), -1));
        } else {
            readItems();
            indent = -1;
        }
    }

    /** Whether the line is that word alone. */
    private boolean is(LineCursor line, int from, String word) {
        int at = line.start() + from + word.length();
        if (!begins(line, from, word)) {
            return false;
        }
        while (at < line.end() && (value[at] == ' ' || value[at] == '\t')) {
            at++;
        }
        return at == line.end();
    }

    private boolean begins(LineCursor line, int from, String word) {
        int at = line.start() + from;
        if (line.end() - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (value[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void endItem(int to) {
        if (items.isEmpty()) {
            return;
        }
        Item last = items.get(items.size() - 1);
        items.set(items.size() - 1, new Item(last.line, last.from, to));
        if (to - items.get(0).from >= BATCH) {
            readItems();
        }
    }

    private void end(int to) {
        if (indent >= 0) {
            endItem(to);
            readItems();
        }
        if (begun && !listed) {
            document(new Item(beginLine, begin, to));
        }
        begun = false;
        listed = false;
        listBegins = false;
        indent = -1;
    }

    private void document(Item document) {
        String text = text(document);
        JsonNode node = load(YamlObjects.fromBegin(text));
        if (node == null) {
            fragments(text, document);
        } else if (node.path("items").isArray()) {
            any = true;
            node.path("items").forEach(item -> entry(item, document));
        } else if (node.isObject()) {
            entry(node, document);
        }
    }

    /** What is left of something that cannot be read. */
    private void fragments(String text, Item of) {
        List<JsonNode> fragments = broken < MOST_BROKEN ? YamlObjects.fragments(text) : List.of();
        fragments.forEach(fragment -> entry(fragment, of));
        if (fragments.isEmpty() && (listed || YamlObjects.is(text))) {
            broken(reason, of);
        }
    }

    /** Of the items that were passed. */
    private void readItems() {
        if (items.isEmpty()) {
            return;
        }
        Item all = new Item(items.get(0).line, items.get(0).from, items.get(items.size() - 1).to);
        JsonNode list = broken < MOST_BROKEN ? load(text(all)) : null;
        if (list != null && list.isArray() && list.size() == items.size()) {
            for (int i = 0; i < list.size(); i++) {
                item(list.get(i), items.get(i));
            }
        } else {
            items.forEach(this::readAlone);
        }
        items.clear();
    }

    private void item(JsonNode node, Item item) {
        if (node.isObject()) {
            entry(node, item);
        } else {
            broken(BROKEN + ": expected an object", item);
        }
    }

    private void readAlone(Item item) {
        String text = text(item);
        JsonNode list = broken < MOST_BROKEN ? load(text) : null;
        if (list != null && list.isArray() && list.size() == 1) {
            item(list.get(0), item);
            return;
        }
        fragments(text, item);
    }

    private void broken(String why, Item item) {
        any = true;
        broken++;
        sink.broken(why, item.line, item.from, item.to);
    }

    private void entry(JsonNode node, Item of) {
        any = true;
        sink.entry(node, of.line, of.from, of.to);
    }

    private @Nullable JsonNode load(String text) {
        try {
            return YamlObjects.load(text);
        } catch (IllegalArgumentException e) {
            reason = FailureReason.of(BROKEN, e);
            return null;
        }
    }

    private String text(Item item) {
        return new String(value, item.from, item.to - item.from, UTF_8);
    }
}
