package dev.crossfire.serve.notify.slack;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.Gson;
import com.slack.api.util.json.GsonFactory;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Input;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.serve.notify.standin.PostedMessage.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Incidents whose texts want to do harm, and what must hold of their messages. */
final class HostileIncidents {

    static final List<String> SAMPLES = List.of(
            "<!channel> & <!here|x> <@U012ABCDEF> <#C012ABCDEF> <https://evil.example|click> `rm -rf /` ``` *bold* _it_",
            "see https://evil.example/?a=1&b=2 @channel @here #general\nsecond\r\n\tline\u2028third",
            "iptables -D \u202eTPECCA j- TUPNI\u202c \u200b\u2066x\u2069 a\u0000b\u001b[31mred \ud800 half",
            "y".repeat(9000),
            "&".repeat(3000),
            "\ud83d\ude00".repeat(2000));

    private static final List<String> PIECES = List.of(
            "<!channel>",
            "<@U012ABCDEF>",
            "<https://evil.example|x>",
            "https://evil.example",
            "mailto:a@b.example",
            "@here",
            "#general",
            "&amp;",
            "&",
            "<",
            ">",
            "`",
            "```",
            "\n",
            "\r\n",
            "\t",
            " ",
            "*",
            "_",
            "~",
            "\u202e",
            "\u200b",
            "\u0000",
            "\ud83d\ude00",
            "\ud800",
            "word",
            "|",
            ">>> ",
            "xoxb-1",
            "\u00a0",
            "\u2060",
            "é",
            "plain text of a log line ");

    private static final Gson GSON = GsonFactory.createSnakeCase();

    private HostileIncidents() {}

    /** An incident of this seed: any text anywhere, of any length, any number of everything. */
    static Incident of(long seed) {
        Random random = new Random(seed);
        Incident from = List.of(
                        TestIncidents.suspected(),
                        TestIncidents.confirmed(),
                        TestIncidents.verified(),
                        TestIncidents.expired(),
                        TestIncidents.refuted(),
                        TestIncidents.superseded(),
                        TestIncidents.reopened())
                .get(random.nextInt(7));
        Incident.Resolution ended = from.resolution();
        return new Incident(
                random.nextInt(3) == 0 ? text(random, 60) + "x" : TestIncidents.ID,
                1 + random.nextInt(1_000_000),
                "r",
                text(random, 300),
                text(random, 300),
                text(random, 300),
                text(random, 800),
                from.state(),
                random.nextBoolean() ? null : new Incident.Note(text(random, 300), null, from.openedAt(), null),
                null,
                from.verdict(),
                random.nextInt(3) == 0 ? null : new Incident.Cause("c", text(random, 4000)),
                from.openedAt(),
                from.updatedAt(),
                from.resolvedAt(),
                ended == null ? null : new Incident.Resolution(ended.kind(), text(random, 4000), null),
                list(random, 5, i -> new Incident.Proof("p", text(random, 4000), from.openedAt())),
                list(random, 5, i -> new Incident.TimelineEntry(from.openedAt(), "suspected", text(random, 4000))),
                from.evidence(),
                random.nextBoolean()
                        ? Map.of()
                        : Map.of(
                                text(random, 100), new Input(null, true), "journal", new Input(from.openedAt(), false)),
                list(random, 6, i -> remedy(random, i)),
                null,
                list(random, 4, i -> text(random, 3000)),
                list(random, 20, i -> text(random, 1000)));
    }

    /** Slack's limits, and ours, which are tighter. */
    static void requireWithinLimits(SlackMessage message) {
        String payload = GSON.toJson(message.blocks());
        JsonNode blocks = tree(payload);
        assertTrue(blocks.size() <= SlackMessage.MAX_BLOCKS, blocks.size() + " blocks");
        assertFalse(message.text().isBlank(), "a message without blocks, or a phone, shows the text");
        assertTrue(message.text().length() <= 600, message.text().length() + " characters of text");
        int all = 0;
        for (JsonNode block : blocks) {
            if (block.path("type").asText().equals("header")) {
                requireText(block.path("text"), 150);
            } else if (block.has("text")) {
                requireText(block.path("text"), 3000);
            }
            assertTrue(block.path("fields").size() <= 10);
            block.path("fields").forEach(field -> requireText(field, 2000));
            block.path("elements").forEach(element -> requireText(element, 3000));
            all += Version.texts(block).stream().mapToInt(String::length).sum();
        }
        assertTrue(all <= SlackMessage.MAX_CHARACTERS, all + " characters");
    }

    /** No text can mention or link: what Slack acts on stands between angle brackets, and only the feed's own address does. */
    static void requireHarmless(SlackMessage message, String feed) {
        List<String> texts = new ArrayList<>(List.of(message.text()));
        texts.addAll(Version.texts(tree(GSON.toJson(message.blocks()))));
        for (String text : texts) {
            String rest =
                    text.replaceAll("<" + java.util.regex.Pattern.quote(feed) + "incidents/[^<>|]*(\\|[^<>|]*)?>", "");
            assertFalse(rest.contains("<") || rest.contains(">"), rest);
            assertFalse(rest.replaceAll("&(amp|lt|gt);", "").contains("&"), rest);
            String prose = rest.replaceAll("(?s)```.*?```", "");
            assertFalse(prose.matches("(?s).*@[A-Za-z].*"), prose);
            assertFalse(prose.contains("://"), prose);
            assertFalse(prose.contains("```"), "a code block is left open: " + rest);
            assertFalse(text.contains("\u202e") || text.contains("\u0000"), text);
        }
    }

    private static void requireText(JsonNode text, int max) {
        int length = text.path("text").asText().length();
        assertTrue(length > 0 && length <= max, length + " characters, at most " + max + " fit");
    }

    private static Remedy remedy(Random random, int rank) {
        return new Remedy(
                rank,
                "remedy-" + rank,
                List.of("yes", "partly", "until-resync", "no").get(random.nextInt(4)),
                text(random, 1000),
                text(random, 1000),
                "",
                list(random, 4, i -> text(random, 500)),
                random.nextInt(3) == 0 ? text(random, 2000) : null,
                text(random, 400),
                text(random, 400),
                "",
                random.nextBoolean() ? text(random, 400) : null,
                random.nextBoolean() ? text(random, 400) : null,
                random.nextBoolean() ? text(random, 400) : null);
    }

    private static String text(Random random, int max) {
        int length = random.nextInt(max);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static <T> List<T> list(Random random, int max, IntFunction<T> make) {
        return IntStream.range(0, random.nextInt(max)).mapToObj(make).toList();
    }

    private static JsonNode tree(String json) {
        try {
            return Json.tree(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
