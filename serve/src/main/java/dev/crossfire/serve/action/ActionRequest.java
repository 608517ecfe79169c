package dev.crossfire.serve.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.signal.Action;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to do, as they say it. Of {@code until} and {@code lasts} at most one.
 *
 * @param kind {@code ack}, {@code silence}, {@code maintenance}, {@code comment}, {@code resolve} or {@code end}
 * @param by who
 * @param why in their words
 * @param lasts such as {@code 90m}, {@code 2h} or {@code 7d}, from now
 * @param incident an incident's id; then nothing else need say which
 * @param node a name or a glob
 * @param ends id of the action that is taken back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionRequest(
        String kind,
        String by,
        @Nullable String why,
        @Nullable Instant until,
        @Nullable String lasts,
        @Nullable String incident,
        @Nullable String cluster,
        @Nullable String node,
        @Nullable String conflict,
        @Nullable String verdict,
        @Nullable String ends) {

    private static final List<String> FIELDS = List.of(
            "kind", "by", "why", "until", "lasts", "incident", "cluster", "node", "conflict", "verdict", "ends");
    private static final Pattern LASTING = Pattern.compile("(\\d{1,5})([smhd])");

    /** Of one text. Names are short; what people say of an incident fits a page. */
    private static final int LONGEST = 2000;

    /** Reads one; throws {@link ActionRefusedException} when it is none, naming the field. */
    public static ActionRequest read(byte[] json) {
        JsonNode node;
        try {
            node = Json.tree(json);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new ActionRefusedException("the body is no JSON: " + e.getOriginalMessage()
                    + (where == null ? "" : ", at line " + where.getLineNr() + ", column " + where.getColumnNr()));
        } catch (IOException e) {
            throw new ActionRefusedException("the body is no JSON: " + e.getMessage());
        }
        if (node == null || !node.isObject()) {
            throw new ActionRefusedException("the body must be a JSON object with " + String.join(", ", FIELDS));
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new ActionRefusedException(
                        "there is no field '" + name + "'; known are " + String.join(", ", FIELDS));
            }
            JsonNode value = node.get(name);
            if (!value.isTextual() && !value.isNull()) {
                throw new ActionRefusedException("'" + name + "' must be a text");
            }
        }
        return new ActionRequest(
                required(node, "kind"),
                required(node, "by"),
                text(node, "why"),
                instant(text(node, "until")),
                text(node, "lasts"),
                text(node, "incident"),
                text(node, "cluster"),
                text(node, "node"),
                text(node, "conflict"),
                text(node, "verdict"),
                text(node, "ends"));
    }

    private static String required(JsonNode node, String name) {
        String value = text(node, name);
        if (value == null) {
            throw new ActionRefusedException("'" + name + "' is missing");
        }
        return value;
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull() || value.textValue().isBlank()) {
            return null;
        }
        if (value.textValue().length() > LONGEST) {
            throw new ActionRefusedException("'" + name + "' is longer than " + LONGEST + " characters");
        }
        return value.textValue().strip();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ActionRefusedException("'until' must be a time such as 2026-11-22T14:47:49Z, got '" + text + "'");
        }
    }

    Action.Kind kindOfAction() {
        return Arrays.stream(Action.Kind.values())
                .filter(known -> known.word().equals(kind.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ActionRefusedException("'kind' must be one of "
                        + Arrays.stream(Action.Kind.values())
                                .map(Action.Kind::word)
                                .collect(Collectors.joining(", "))
                        + ", got '" + kind + "'"));
    }

    /** When it ends; null when nothing says. */
    @Nullable
    Instant end(Instant now) {
        if (lasts == null) {
            return until;
        }
        if (until != null) {
            throw new ActionRefusedException("'until' and 'lasts' exclude each other");
        }
        return now.plus(lasting(lasts));
    }

    /**
     * How long something lasts.
     *
     * @throws ActionRefusedException when it is no such text
     */
    public static Duration lasting(String text) {
        Matcher matcher = LASTING.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw new ActionRefusedException("it must last for a time such as 90m, 2h or 7d, got '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
