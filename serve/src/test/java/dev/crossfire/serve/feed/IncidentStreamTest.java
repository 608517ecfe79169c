package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.outbreak.TestOutbreaks;
import dev.crossfire.serve.feed.SseReader.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentStreamTest {

    @TempDir
    private Path history;

    private PushedSource source = new PushedSource();
    private FeedServer server;

    @BeforeEach
    void start() {
        server = start(Duration.ofSeconds(15));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsEveryRevisionFromNowOn() throws Exception {
        source.push(TestIncidents.suspected());
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            assertEquals(
                    "no-store",
                    reader.response().headers().firstValue("cache-control").orElseThrow());
            reader.any();
            source.push(TestIncidents.confirmed());
            source.push(TestIncidents.suspected());
            source.push(TestIncidents.verified());
            Event first = reader.next();
            assertEquals("incident", first.name());
            assertEquals(Json.text(TestIncidents.confirmed()), first.data());
            assertEquals(Json.text(TestIncidents.verified()), reader.next().data());
        }
    }

    @Test
    void tellsOutbreaksAmongTheIncidents() throws Exception {
        String lastId;
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            source.push(TestOutbreaks.begun());
            Event first = reader.next();
            assertEquals("outbreak", first.name());
            assertEquals(Json.text(TestOutbreaks.begun()), first.data());
            lastId = first.id();
        }
        source.push(TestIncidents.confirmed());
        source.push(TestOutbreaks.of(2, 5000));
        try (SseReader reader = SseReader.open(server.uri(), lastId)) {
            assertEquals("incident", reader.next().name());
            assertEquals(Json.text(TestOutbreaks.of(2, 5000)), reader.next().data());
        }
    }

    @Test
    void goesOnWhereAReaderLeftWithoutLossOrDouble() throws Exception {
        String lastId;
        List<String> seen = new ArrayList<>();
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            for (int number = 0; number < 6; number++) {
                source.push(TestIncidents.numbered(number, 1));
            }
            for (int number = 0; number < 3; number++) {
                seen.add(reader.next().data());
            }
            Event last = reader.next();
            seen.add(last.data());
            lastId = last.id();
        }
        for (int number = 6; number < 9; number++) {
            source.push(TestIncidents.numbered(number, 1));
        }
        try (SseReader reader = SseReader.open(server.uri(), lastId)) {
            for (int number = 4; number < 9; number++) {
                seen.add(reader.next().data());
            }
        }
        for (int number = 0; number < 9; number++) {
            assertEquals(Json.text(TestIncidents.numbered(number, 1)), seen.get(number));
        }
    }

    @Test
    void aReaderWhoGotNoEventYetCanComeBackToo() throws Exception {
        String place;
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            place = reader.any().id();
        }
        source.push(TestIncidents.suspected());
        URI inQuery = server.uri().resolve("/api/v1/stream?lastEventId=" + place);
        HttpResponse<java.io.InputStream> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(inQuery).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (java.io.InputStream body = response.body()) {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("event: incident") < 0) {
                text.append((char) body.read());
            }
        }
    }

    @Test
    void survivesARestartThatReadsEverythingAnew() throws Exception {
        String lastId;
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            source.push(TestIncidents.numbered(1, 1));
            source.push(TestIncidents.numbered(2, 1));
            lastId = reader.next().id();
        }
        server.close();
        history = history.resolve("fresh");
        source = new PushedSource();
        server = start(Duration.ofSeconds(15));
        for (int number = 1; number <= 3; number++) {
            source.push(TestIncidents.numbered(number, 1));
        }
        try (SseReader reader = SseReader.open(server.uri(), lastId)) {
            assertEquals(Json.text(TestIncidents.numbered(2, 1)), reader.next().data());
            assertEquals(Json.text(TestIncidents.numbered(3, 1)), reader.next().data());
        }
    }

    @Test
    void goesOnAfterARestartThatReadsNothingAnew() throws Exception {
        String lastId;
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            for (int number = 1; number <= 3; number++) {
                source.push(TestIncidents.numbered(number, 1));
            }
            lastId = reader.next().id();
        }
        server.close();
        source = new PushedSource();
        server = start(Duration.ofSeconds(15));
        source.push(TestIncidents.numbered(4, 1));
        List<String> seen = new ArrayList<>();
        try (SseReader reader = SseReader.open(server.uri(), lastId)) {
            for (int number = 2; number <= 4; number++) {
                seen.add(reader.next().data());
            }
        }
        for (int number = 2; number <= 4; number++) {
            assertTrue(seen.contains(Json.text(TestIncidents.numbered(number, 1))), seen.toString());
        }
    }

    @Test
    void saysResetWhenTheIdIsOfAnotherLog() throws Exception {
        String lastId;
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            lastId = reader.any().id();
        }
        server.close();
        source = new PushedSource("topic-2", 0);
        server = start(Duration.ofSeconds(15));
        try (SseReader reader = SseReader.open(server.uri(), lastId)) {
            Event reset = reader.next();
            assertEquals("reset", reset.name());
            assertTrue(reset.data().contains("/api/v1/incidents"), reset.data());
            source.push(TestIncidents.suspected());
            assertEquals("incident", reader.next().name());
        }
    }

    @Test
    void aHeartbeatKeepsItOpen() throws Exception {
        server.close();
        source = new PushedSource();
        server = start(Duration.ofMillis(50));
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            assertFalse(reader.any().comment());
            assertTrue(reader.any().comment());
            assertTrue(reader.any().comment());
            source.push(TestIncidents.suspected());
            assertEquals("incident", reader.next().name());
        }
    }

    @Test
    void newlinesInARecordAddNoEvent() throws Exception {
        String pretty = Json.pretty(TestIncidents.suspected()).replace("\n", "\n\n");
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            source.pushText(0, pretty);
            Event event = reader.next();
            assertEquals("incident", event.name());
            assertEquals(
                    Json.tree(Json.write(TestIncidents.suspected())),
                    Json.tree(event.data().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void refusesMoreReadersThanItHasPlacesFor() throws Exception {
        List<SseReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < IncidentStream.MAX_READERS; i++) {
                readers.add(SseReader.open(server.uri(), null));
            }
            HttpResponse<String> refused = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.uri().resolve("/api/v1/stream"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(503, refused.statusCode());
            source.push(TestIncidents.suspected());
            for (SseReader reader : readers) {
                assertEquals("incident", reader.next().name());
            }
        } finally {
            for (SseReader reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void closesWithReadersConnected() throws Exception {
        try (SseReader reader = SseReader.open(server.uri(), null)) {
            reader.any();
            long begin = System.nanoTime();
            server.close();
            assertTrue(System.nanoTime() - begin < Duration.ofSeconds(10).toNanos());
        }
    }

    private FeedServer start(Duration heartbeat) {
        return FeedServer.start(
                new FeedConfig("localhost", 0, "127.0.0.1:1", "crossfire", history),
                source,
                List.of(),
                InstantSource.system(),
                heartbeat);
    }
}
