package dev.crossfire.serve.feed.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.TestOutbreaks;
import dev.crossfire.serve.feed.TestRevisions;
import dev.crossfire.serve.history.SourceTroubles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages, byte for byte as they are meant: run with {@code -Dgolden.write=true} to write them anew, then read the difference. */
class PagesGoldenTest {

    private static final SourceTroubles TROUBLES = new SourceTroubles(
            List.of(
                    new SourceTroubles.Trouble(
                            "prod",
                            "worker-7",
                            "firewall was last heard at 2026-11-22T14:40:00Z, its newest is of 2026-11-22T14:39:58Z"),
                    new SourceTroubles.Trouble("prod", "<b>8</b>", "3 records of pods came from the future")),
            12);

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Instant NOW = TestIncidents.OPENED.plus(Duration.ofMinutes(14));

    static Stream<Arguments> pages() {
        Incident confirmed = TestIncidents.confirmed();
        return Stream.of(
                page("list-empty", list(List.of(), List.of())),
                page(
                        "list",
                        list(
                                List.of(
                                        confirmed,
                                        TestIncidents.at(TestIncidents.suspected(), "b1", 1, "worker-7", NOW)),
                                List.of(
                                        TestIncidents.at(TestIncidents.verified(), "c1", 4, "worker-1", NOW),
                                        TestIncidents.at(TestIncidents.expired(), "d1", 4, "worker-9", NOW),
                                        TestIncidents.at(TestIncidents.refuted(), "e1", 2, "worker-4", NOW)))),
                page("list-outbreak", outbreaks(List.of(TestOutbreaks.of(7, 5000), TestOutbreaks.begun()))),
                page("in-outbreak", inOutbreak(TestOutbreaks.of(7, 5000))),
                page("confirmed", detail(confirmed, null, NOW)),
                page("handled", detail(TestIncidents.handled(), null, NOW)),
                page("list-handled", list(List.of(TestIncidents.handled()), List.of())),
                page("suspected", detail(TestIncidents.suspected(), TestIncidents.finding(), NOW)),
                page("verified", detail(TestIncidents.verified(), null, NOW)),
                page("expired", detail(TestIncidents.expired(), null, NOW.plus(Duration.ofHours(25)))),
                page("refuted", detail(TestIncidents.refuted(), null, NOW)),
                page("hostile", detail(TestIncidents.withSamples(hostile()), null, NOW)),
                page("restoring", NoticePage.restoring("waiting for <b>")),
                page("problem", NoticePage.problem("Not Found", "no incident has the id '<b>'")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isAsItIsMeant(String name, byte[] page) throws IOException {
        Path golden = GOLDEN.resolve(name + ".html");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, page);
        }
        assertEquals(Files.readString(golden), new String(page, StandardCharsets.UTF_8));
    }

    @Test
    void tellsThingsInTheOrderInWhichTheyAreNeeded() {
        String page = text(detail(TestIncidents.confirmed(), TestIncidents.finding(), NOW));
        List<String> order = List.of(
                ">Confirmed<",
                "<b>prod/worker-3</b> KUBE-FIREWALL drops",
                "ongoing",
                "12 restarts",
                "Who is hit",
                "pod traffic is still forwarded",
                "<h2>Proof</h2>",
                "dropped 10 packets of 60 bytes while 5 checks failed",
                "Cause and owner",
                "owner unknown",
                "<h2>Do this</h2>",
                "Run on the host worker-3",
                "iptables-nft -w -t nat -I POSTROUTING",
                "Verify",
                "Rollback",
                "Survives",
                "The lasting fix",
                "What does not work",
                "healthHost",
                "How old this is",
                "Timeline",
                "Evidence",
                "ExecSync cmd",
                "All remedies",
                "Every check",
                "Revisions");
        int at = 0;
        for (String mark : order) {
            int found = page.indexOf(mark, at);
            assertTrue(found >= 0, mark + " is missing, or stands too early");
            at = found;
        }
    }

    @Test
    void whatExpiredIsNeverToldAsARecovery() {
        String page = text(detail(TestIncidents.expired(), null, NOW.plus(Duration.ofHours(25))))
                .replace("This is not a recovery.", "");
        String list = text(list(List.of(), List.of(TestIncidents.expired()))).replaceAll("href=\"[^\"]*\"", "");
        for (String word : List.of("recover", "resolved", "healed", "verified", "fixed")) {
            assertFalse(page.toLowerCase(java.util.Locale.ROOT).contains(word), word);
            assertFalse(list.toLowerCase(java.util.Locale.ROOT).contains(word), word);
        }
    }

    @Test
    void nothingThatALogSaysCanAct() {
        String page = text(detail(TestIncidents.withSamples(hostile()), null, NOW));
        assertEquals(1, count(page, "<script"), "ours alone");
        assertEquals(0, count(page, "<img"));
        assertEquals(0, count(page, "\u202e"));
        assertTrue(page.contains("[U+202E]"));
        assertTrue(page.contains("y".repeat(2048)));
    }

    private static List<String> hostile() {
        return List.of(
                "<script>alert('log')</script>",
                "</pre></main><img src=x onerror=\"alert(1)\">",
                "'\" onclick='x' \"",
                "iptables -D \u202eTPECCA j- TUPNI\u202c \u200b\u2066x\u2069",
                "a\u0000b\u001b[31mred\r\nnext line\u2028",
                "y".repeat(2048));
    }

    private static byte[] outbreaks(List<Outbreak> outbreaks) {
        return IncidentListPage.render(
                outbreaks,
                new IncidentListPage.Part(List.of(TestIncidents.confirmed()), 5000, "/?cursor=abc"),
                null,
                "",
                false,
                TROUBLES,
                null,
                NOW);
    }

    private static byte[] inOutbreak(Outbreak outbreak) {
        Incident incident = TestIncidents.confirmed();
        return IncidentDetailPage.render(
                incident, TestRevisions.of(List.of(TestIncidents.suspected(), incident)), 2, null, outbreak, NOW);
    }

    private static byte[] list(List<Incident> open, List<Incident> closed) {
        return IncidentListPage.render(
                List.of(),
                new IncidentListPage.Part(open, open.size(), null),
                new IncidentListPage.Part(
                        closed, closed.size() + 50, closed.isEmpty() ? null : "/?state=resolved&cursor=abc"),
                "",
                false,
                SourceTroubles.NONE,
                null,
                NOW);
    }

    private static byte[] detail(Incident incident, Finding finding, Instant now) {
        return IncidentDetailPage.render(
                incident, TestRevisions.of(List.of(TestIncidents.suspected(), incident)), 2, finding, null, now);
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static String text(byte[] page) {
        return new String(page, StandardCharsets.UTF_8);
    }

    private static Arguments page(String name, byte[] page) {
        return Arguments.of(name, Named.of(page.length + " bytes", page));
    }
}
