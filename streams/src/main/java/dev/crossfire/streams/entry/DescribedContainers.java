package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The containers of a pod that {@code kubectl describe} prints, as the statuses that the API has. */
final class DescribedContainers {

    private static final Pattern CONTAINER = Pattern.compile("^  ([a-z0-9][a-z0-9.-]*):\\s*$");
    private static final Pattern FIELD = Pattern.compile(
            "^ {4,8}(Container ID|State|Last State|Reason|Exit Code|Started|Finished|Ready|Restart Count):\\s+(\\S.*)$");
    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private static final int FIELD_INDENT = 4;
    private static final int MOST = 100;

    private final ArrayNode statuses = JsonNodeFactory.instance.arrayNode();
    private @Nullable ObjectNode container;
    private @Nullable ObjectNode state;
    private int line = 1;
    private int from;

    /** Where the pod begins. */
    void begin(int number, int offset) {
        line = number;
        from = offset;
    }

    int line() {
        return line;
    }

    int from() {
        return from;
    }

    boolean any() {
        return !statuses.isEmpty();
    }

    ArrayNode statuses() {
        return statuses;
    }

    void line(String text) {
        if (text.startsWith(" ".repeat(FIELD_INDENT))) {
            field(text);
        } else if (text.startsWith("  ") && statuses.size() < MOST) {
            Matcher name = CONTAINER.matcher(text);
            if (name.matches()) {
                container = statuses.addObject().put("name", name.group(1));
                state = null;
            }
        }
    }

    private void field(String text) {
        ObjectNode open = container;
        if (open == null) {
            return;
        }
        Matcher field = FIELD.matcher(text);
        if (field.matches()) {
            take(open, field.group(1), field.group(2).strip());
        }
    }

    private void take(ObjectNode open, String name, String value) {
        ObjectNode inner = state;
        switch (name) {
            case "Container ID" -> open.put("containerID", value);
            case "Restart Count" -> open.put("restartCount", number(value));
            case "Ready" -> open.put("ready", value.equals("True"));
            case "State" -> state = open.putObject("state").putObject(value.toLowerCase(Locale.ROOT));
            case "Last State" -> state = open.putObject("lastState").putObject(value.toLowerCase(Locale.ROOT));
            case "Reason" -> put(inner, "reason", value);
            case "Started" -> put(inner, "startedAt", time(value));
            case "Finished" -> put(inner, "finishedAt", time(value));
            default -> {
                if (inner != null) {
                    inner.put("exitCode", number(value));
                }
            }
        }
    }

    private static void put(@Nullable ObjectNode object, String name, String value) {
        if (object != null) {
            object.put(name, value);
        }
    }

    private static int number(String digits) {
        return !digits.isEmpty() && digits.length() < 9 && digits.chars().allMatch(Character::isDigit)
                ? Integer.parseInt(digits)
                : 0;
    }

    private static String time(String text) {
        try {
            // The weekday says nothing more.
            return OffsetDateTime.parse(text.substring(text.indexOf(',') + 1).strip(), RFC_1123)
                    .toInstant()
                    .toString();
        } catch (DateTimeException e) {
            return "";
        }
    }
}
