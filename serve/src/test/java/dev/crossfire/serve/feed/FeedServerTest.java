package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.IncidentSchema;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.TestOutbreaks;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedServerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(TestIncidents.OPENED.plus(Duration.ofMinutes(14)));

    private final HttpClient client = HttpClient.newHttpClient();
    private final PushedSource source = new PushedSource(CLOCK);

    @TempDir
    private Path history;

    private final AtomicReference<String> caution = new AtomicReference<>();
    private FeedServer server;

    @BeforeEach
    void start() {
        server = FeedServer.start(
                new FeedConfig("127.0.0.1", 0, "127.0.0.1:1", "crossfire", history),
                source,
                List.of(registry ->
                        Gauge.builder("crossfire.recognise.dead", () -> 7).register(registry)),
                () -> Optional.ofNullable(caution.get()),
                CLOCK,
                Duration.ofSeconds(15));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsWhatMustBeKnownOfTheDiagnosisAsLongAsItIsSo() throws Exception {
        assertFalse(text(get("/")).contains("class=\"banner"));
        caution.set("conflicts refused: <mine>.yaml:3:1");
        assertTrue(text(get("/"))
                .contains("<p class=\"banner silent\" role=\"status\">conflicts refused: &lt;mine&gt;.yaml:3:1</p>"));
        caution.set(null);
        assertFalse(text(get("/")).contains("class=\"banner"));
    }

    @Test
    void handsOnEveryIncidentByteForByte() throws Exception {
        source.pushText(0, Json.text(TestIncidents.confirmed()).replaceFirst("\\{", "{\"later\":{\"field\":1},"));
        HttpResponse<byte[]> one = get("/api/v1/incidents/" + TestIncidents.ID);
        assertEquals(200, one.statusCode());
        assertEquals(
                "application/json", one.headers().firstValue("content-type").orElseThrow());
        assertEquals("no-store", one.headers().firstValue("cache-control").orElseThrow());
        assertTrue(text(one).startsWith("{\"later\":{\"field\":1},\"id\":"), text(one));
        IncidentSchema.assertValid(one.body());
    }

    @Test
    void listsWithNextAndLinkUntilTheEnd() throws Exception {
        for (int number = 0; number < 5; number++) {
            source.push(TestIncidents.numbered(number, 1));
        }
        List<String> nodes = new ArrayList<>();
        String address = "/api/v1/incidents?limit=2&cluster=prod";
        while (address != null) {
            HttpResponse<byte[]> response = get(address);
            JsonNode page = Json.tree(response.body());
            page.get("incidents")
                    .forEach(incident -> nodes.add(incident.get("node").asText()));
            String link = response.headers().firstValue("link").orElse(null);
            assertEquals(page.get("next").isNull(), link == null);
            address = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertEquals(List.of("worker-4", "worker-3", "worker-2", "worker-1", "worker-0"), nodes);
    }

    @ParameterizedTest
    @CsvSource({
        "cluster=prod,3",
        "cluster=test,0",
        "node=worker-7,1",
        "conflict=healthcheck-vs-kube-firewall,3",
        "state=open,2",
        "state=resolved,1",
        "verdict=suspected,1",
        "verdict=confirmed,2",
        "q=MASQUERADE,3",
        "q=57 packets,0",
        "q=snapshot with counters,1",
        "from=2026-11-22T15:00:00Z,2",
        "to=2026-11-22T14:47:49Z,0",
        "to=2026-11-22T14:47:50Z,3",
        "state=open&verdict=confirmed,1",
        "q=,3",
        "limit=1,1"
    })
    void filters(String query, int found) throws Exception {
        source.push(TestIncidents.confirmed());
        source.push(TestIncidents.at(TestIncidents.suspected(), "b", 1, "worker-7", TestIncidents.OPENED));
        source.push(TestIncidents.at(TestIncidents.verified(), "c", 4, "worker-8", TestIncidents.OPENED));
        HttpResponse<byte[]> response = get("/api/v1/incidents?" + query.replace(" ", "%20"));
        assertEquals(200, response.statusCode(), text(response));
        assertEquals(found, Json.tree(response.body()).get("incidents").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/incidents?verdickt=confirmed|verdickt",
                "/api/v1/incidents?verdict=certain|verdict",
                "/api/v1/incidents?state=closed|state",
                "/api/v1/incidents?limit=0|limit",
                "/api/v1/incidents?limit=501|limit",
                "/api/v1/incidents?limit=many|limit",
                "/api/v1/incidents?from=yesterday|from",
                "/api/v1/incidents?to=2026-11-22|to",
                "/api/v1/incidents?cursor=abc|cursor",
                "/api/v1/incidents?cursor=%C3%A4|cursor",
                "/api/v1/incidents?node=a&node=b|node",
                "/api/v1/incidents/x?q=1|q",
                "/api/v1/explain?cluster=a&node=b|conflict",
                "/api/v1/explain?cluster=a&node=b&conflict=c&at=1|at",
                "/api/v1/stream?lastEventId=abc|lastEventId",
                "/api/v1/stream?after=abc|after",
                "/?verdict=certain|verdict"
            })
    void namesTheCulprit(String address, String culprit) throws Exception {
        HttpResponse<byte[]> response = get(address);
        JsonNode problem = problem(response, 400);
        assertEquals(culprit, problem.get("parameter").asText());
        assertTrue(
                problem.get("detail").asText().contains("'" + culprit + "'") || culprit.equals("lastEventId"),
                problem.toString());
    }

    @Test
    void aCursorOfOtherFiltersIsRefused() throws Exception {
        source.push(TestIncidents.numbered(1, 1));
        source.push(TestIncidents.numbered(2, 1));
        String next =
                Json.tree(get("/api/v1/incidents?limit=1").body()).get("next").asText();
        assertEquals(200, get("/api/v1/incidents?limit=1&cursor=" + next).statusCode());
        problem(get("/api/v1/incidents?limit=1&node=worker-1&cursor=" + next), 400);
    }

    @Test
    void aBrokenQueryIsABadRequest() throws Exception {
        for (String query : List.of("?q=%zz", "?q=%", "?%ff=1", "?q=" + "x".repeat(600))) {
            String answer =
                    raw("GET /api/v1/incidents" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400"), query + ": " + answer);
            assertTrue(answer.contains("application/problem+json"), query + ": " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /% HTTP/1.1\r\nHost: localhost\r\n",
                "GET /a/../../b HTTP/1.1\r\nHost: localhost\r\n",
                "GET / HTTP/1.1\r\n"
            })
    void whatTheServerCannotReadIsAProblemToo(String head) throws Exception {
        String answer = raw(head + "Connection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("application/problem+json") && answer.contains("\"status\":400"), answer);
    }

    @Test
    void tellsTheRevisionsOldestFirst() throws Exception {
        TestIncidents.life().forEach(source::push);
        source.push(TestIncidents.suspected());
        JsonNode revisions = Json.tree(get("/api/v1/incidents/" + TestIncidents.ID + "/revisions")
                        .body())
                .get("revisions");
        assertEquals(
                List.of(1, 2, 3, 4),
                StreamSupport.stream(revisions.spliterator(), false)
                        .map(revision -> revision.get("revision").asInt())
                        .toList());
        assertEquals(Json.text(TestIncidents.suspected()), revisions.get(0).toString());
    }

    @Test
    void tellsOutbreaksThatStandFirstThenTheNewest() throws Exception {
        Outbreak ended = TestOutbreaks.renamed(TestOutbreaks.ended(9, 40), "e1", List.of());
        source.push(ended);
        source.push(TestOutbreaks.begun());
        source.push(TestOutbreaks.of(2, 5000));
        source.push(TestOutbreaks.begun());
        assertEquals(List.of(TestOutbreaks.ID + " 5000", "e1 40"), outbreaks(""));
        assertEquals(List.of(TestOutbreaks.ID + " 5000"), outbreaks("?limit=1&cluster=prod"));
        assertEquals(List.of(), outbreaks("?cluster=test"));
        assertEquals(List.of(), outbreaks("?conflict=another"));
        problem(get("/api/v1/outbreaks?node=x"), 400);
        assertTrue(text(get("/metrics")).contains("crossfire_outbreaks_open 1.0"));
        // What goes on under another id takes the place of what it was.
        source.push(TestOutbreaks.renamed(TestOutbreaks.of(3, 5001), "f1", List.of(TestOutbreaks.ID)));
        assertEquals(List.of("f1 5001", "e1 40"), outbreaks(""));
        assertEquals(200, get("/schemas/outbreak.v1.schema.json").statusCode());
    }

    private List<String> outbreaks(String query) throws Exception {
        List<String> told = new ArrayList<>();
        Json.tree(get("/api/v1/outbreaks" + query).body())
                .get("outbreaks")
                .forEach(outbreak -> told.add(outbreak.get("id").asText() + " "
                        + outbreak.get("count").asText()));
        return told;
    }

    /** An incident carries nothing of its outbreak: the page joins them by time. */
    @Test
    void showsOutbreaksAboveTheIncidentsAndOnTheirPages() throws Exception {
        source.push(TestIncidents.confirmed());
        assertFalse(text(get("/")).contains("class=\"outbreaks\""));
        source.push(TestOutbreaks.of(1, 5000));
        assertTrue(text(get("/")).contains("<b>5000 nodes</b> of prod"));
        assertTrue(text(get("/incidents/" + TestIncidents.ID)).contains("Part of an outbreak:"));
        source.push(TestOutbreaks.ended(2, 5000));
        assertFalse(text(get("/")).contains("class=\"outbreaks\""));
        assertTrue(text(get("/incidents/" + TestIncidents.ID)).contains(", ended."));
    }

    @Test
    void explainsFromTheFindingOfTheTime() throws Exception {
        source.push(TestIncidents.finding());
        HttpResponse<byte[]> response =
                get("/api/v1/explain?cluster=prod&node=worker-3&conflict=" + TestIncidents.CONFLICT);
        assertArrayEquals(Json.write(TestIncidents.finding()), response.body());
        assertArrayEquals(
                Json.write(TestIncidents.finding()),
                get("/api/v1/explain?cluster=prod&node=worker-3&at=2999-01-01T00:00:00Z&conflict="
                                + TestIncidents.CONFLICT)
                        .body());
        problem(
                get("/api/v1/explain?cluster=prod&node=worker-3&at=2001-01-01T00:00:00Z&conflict="
                        + TestIncidents.CONFLICT),
                404);
        problem(get("/api/v1/explain?cluster=prod&node=worker-4&conflict=" + TestIncidents.CONFLICT), 404);
    }

    @Test
    void servesThePagesWithoutAnyScriptInThem() throws Exception {
        source.push(TestIncidents.confirmed());
        for (String address : List.of("/", "/?state=open", "/?q=worker", "/incidents/" + TestIncidents.ID)) {
            HttpResponse<byte[]> response = get(address);
            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/html;charset=utf-8",
                    response.headers().firstValue("content-type").orElseThrow().toLowerCase(java.util.Locale.ROOT));
            assertTrue(text(response).contains("prod/worker-3"));
            String policy =
                    response.headers().firstValue("content-security-policy").orElseThrow();
            assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertFalse(text(response).matches("(?s).*(<script>|style=|onclick).*"));
        }
        for (String file : List.of("/assets/feed.css", "/assets/feed.js", "/assets/icon.svg")) {
            assertEquals(200, get(file).statusCode(), file);
        }
    }

    @Test
    void publishesTheSchema() throws Exception {
        HttpResponse<byte[]> response = get("/schemas/incident.v1.schema.json");
        try (InputStream schema = IncidentSchema.class.getResourceAsStream(IncidentSchema.RESOURCE)) {
            assertArrayEquals(schema.readAllBytes(), response.body());
        }
        assertEquals(
                "application/schema+json",
                response.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void answersWithProblems() throws Exception {
        JsonNode notFound = problem(get("/api/v1/incidents/nobody"), 404);
        assertEquals("/api/v1/incidents/nobody", notFound.get("instance").asText());
        assertTrue(notFound.get("detail").asText().contains("'nobody'"));
        problem(get("/api/v2/incidents"), 404);
        problem(get("/incidents/nobody"), 404);

        HttpResponse<byte[]> post = send("POST", "/api/v1/incidents");
        problem(post, 405);
        assertEquals("GET, HEAD", post.headers().firstValue("allow").orElseThrow());
        problem(send("DELETE", "/"), 405);
        problem(get("/api/v1/incidents", "Accept", "image/png"), 406);
        problem(get("/", "Accept", "application/json"), 406);
    }

    @Test
    void answersABrowserWithAPage() throws Exception {
        HttpResponse<byte[]> response =
                get("/incidents/<script>".replace("<", "%3C").replace(">", "%3E"), "Accept", "text/html,*/*;q=0.8");
        assertEquals(404, response.statusCode());
        assertTrue(text(response).contains("no incident has the id &#39;&lt;script&gt;&#39;"), text(response));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/incidents/" + TestIncidents.ID,
                "/api/v1/incidents",
                "/api/v1/incidents/" + TestIncidents.ID,
                "/metrics",
                "/livez",
                "/readyz",
                "/assets/feed.css",
                "/schemas/incident.v1.schema.json"
            })
    void headGivesTheHeadersOfGet(String address) throws Exception {
        source.push(TestIncidents.confirmed());
        HttpResponse<byte[]> head = send("HEAD", address);
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(
                get(address).headers().firstValue("content-type"),
                head.headers().firstValue("content-type"));
        assertEquals(404, send("HEAD", "/incidents/nobody").statusCode());
    }

    @Test
    void headOfTheStreamEnds() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", "/api/v1/stream");
        assertEquals(200, head.statusCode());
        assertTrue(head.headers().firstValue("content-type").orElseThrow().startsWith("text/event-stream"));
    }

    @Test
    void anUnchangedListIsNotSentAgain() throws Exception {
        source.push(TestIncidents.confirmed());
        String tag = get("/api/v1/incidents").headers().firstValue("etag").orElseThrow();
        assertTrue(tag.matches("W/\"[0-9a-f]+-\\d+\""), tag);
        assertEquals(304, get("/api/v1/incidents", "If-None-Match", tag).statusCode());
        source.push(TestIncidents.verified());
        assertEquals(200, get("/api/v1/incidents", "If-None-Match", tag).statusCode());
    }

    @Test
    void tellsNothingBeforeItHasReadEverything() throws Exception {
        source.restoring(true);
        source.push(TestIncidents.suspected());
        assertEquals(503, get("/readyz").statusCode());
        assertEquals(200, get("/livez").statusCode(), "restoring is not dead");
        for (String address : List.of("/api/v1/incidents", "/api/v1/stream", "/")) {
            HttpResponse<byte[]> response = get(address);
            problem(response, 503);
            assertEquals("2", response.headers().firstValue("retry-after").orElseThrow());
        }
        HttpResponse<byte[]> page = get("/", "Accept", "text/html");
        assertEquals(503, page.statusCode());
        assertTrue(text(page).contains("http-equiv=\"refresh\""));

        source.restoring(false);
        assertEquals("ready\n", text(get("/readyz")));
        assertEquals(200, get("/api/v1/incidents").statusCode());
        assertTrue(server.ready());
    }

    @Test
    void isNotReadyWhileItCannotGoOnAndTellsWhatItKnows() throws Exception {
        source.push(TestIncidents.suspected());
        source.trouble("the disk is full");
        assertEquals(503, get("/readyz").statusCode());
        assertEquals("the disk is full\n", text(get("/readyz")));
        assertEquals(200, get("/livez").statusCode());
        assertEquals(200, get("/api/v1/incidents").statusCode());
        source.trouble(null);
        assertEquals(200, get("/readyz").statusCode());
    }

    @Test
    void tellsARevisionListOfAnyLength() throws Exception {
        for (int revision = 1; revision <= 230; revision++) {
            source.push(TestIncidents.numbered(1, revision));
        }
        String id = TestIncidents.numbered(1, 1).id();
        JsonNode revisions =
                Json.tree(get("/api/v1/incidents/" + id + "/revisions").body()).get("revisions");
        assertEquals(230, revisions.size());
        assertEquals(230, revisions.get(229).get("revision").asInt());
        assertTrue(text(get("/incidents/" + id)).contains("the newest 200 of 230"), "on the page");
        problem(get("/api/v1/incidents/nobody/revisions"), 404);
    }

    @Test
    void isDeadWhenItsReaderIs() throws Exception {
        source.die();
        assertEquals(503, get("/livez").statusCode());
    }

    @Test
    void countsForPrometheus() throws Exception {
        source.push(TestIncidents.confirmed());
        source.push(TestIncidents.numbered(1, 1));
        source.push(TestIncidents.at(TestIncidents.suspected(), "s", 1, "worker-5", TestIncidents.OPENED));
        source.push(TestIncidents.finding());
        source.pushText(0, "not json");
        HttpResponse<byte[]> response = get("/metrics");
        assertTrue(response.headers().firstValue("content-type").orElseThrow().startsWith("text/plain"));
        String metrics = text(response);
        for (String line : List.of(
                "crossfire_incidents_open{verdict=\"confirmed\"} 2.0",
                "crossfire_incidents_open{verdict=\"suspected\"} 1.0",
                "crossfire_feed_records_read_total{topic=\"incidents\"} 4.0",
                "crossfire_feed_records_read_total{topic=\"findings\"} 1.0",
                "crossfire_feed_records_unreadable_total{topic=\"incidents\"} 1.0",
                "crossfire_feed_sse_clients 0.0",
                "crossfire_recognise_dead 7.0",
                "jvm_memory_used_bytes")) {
            assertTrue(metrics.contains(line), line + " is missing in " + metrics);
        }
    }

    @Test
    void aBadRecordHidesNoneBehindIt() throws Exception {
        source.pushText(0, "{\"id\":\"x\",\"revision\":0}");
        source.pushText(0, "[]");
        source.pushBytes(0, null);
        source.pushBytes(0, new byte[] {(byte) 0xff, 0});
        source.push(TestIncidents.confirmed());
        assertEquals(
                1, Json.tree(get("/api/v1/incidents").body()).get("incidents").size());
    }

    @Test
    void answersToNamesOfThisMachineAlone() throws Exception {
        for (String host : List.of("evil.example.org", "localhost.evil.example.org:8470", "10.0.0.1")) {
            String answer = raw("GET /api/v1/incidents HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
        }
        for (String host : List.of("localhost", "LocalHost:8470", "127.0.0.1:1", "[::1]:8470")) {
            String answer = raw("GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
        }
    }

    @Test
    void listensOnLoopbackAlone() throws Exception {
        assertEquals("http://127.0.0.1:" + server.port() + "/", server.uri().toString());
        for (java.net.NetworkInterface link :
                java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (java.net.InetAddress address : java.util.Collections.list(link.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThrows(
                            IOException.class, () -> new Socket(address, server.port()).close(), address.toString());
                }
            }
        }
    }

    @Test
    void saysThatThePortIsTaken() {
        FeedConfig taken = new FeedConfig("127.0.0.1", server.port(), "127.0.0.1:1", "crossfire", history);
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> FeedServer.start(taken, new PushedSource(), List.of(), CLOCK, Duration.ofSeconds(15)));
        assertTrue(refused.getMessage().contains("127.0.0.1:" + server.port()), refused.getMessage());
        assertTrue(refused.getMessage().contains("choose another port"), refused.getMessage());
    }

    @Test
    void hostileNamesReachThePageAsText() throws Exception {
        String id = "\"><script>x</script>/../?";
        Incident hostile = TestIncidents.at(TestIncidents.confirmed(), id, 1, "</a><script>", TestIncidents.OPENED);
        source.pushBytes(0, Json.write(hostile));
        String list = text(get("/"));
        assertFalse(list.contains("<script>"));
        String path = "/incidents/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        assertTrue(list.contains(path), list);
    }

    private HttpResponse<byte[]> get(String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> send(String method, String address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(address))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String address) {
        return server.uri().resolve(address);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode problem(HttpResponse<byte[]> response, int status) throws IOException {
        assertEquals(status, response.statusCode(), text(response));
        assertTrue(response.headers().firstValue("content-type").orElseThrow().startsWith("application/problem+json"));
        JsonNode problem = Json.tree(response.body());
        assertEquals(status, problem.get("status").asInt());
        assertEquals("about:blank", problem.get("type").asText());
        assertFalse(problem.get("title").asText().isEmpty());
        return problem;
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
