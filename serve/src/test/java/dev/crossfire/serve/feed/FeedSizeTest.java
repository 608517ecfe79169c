package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.TestIncidents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 5,000 incidents of 5 revisions each: an outbreak over a large fleet. The bounds leave room for a slow machine; the figures are printed. */
class FeedSizeTest {

    private static final int INCIDENTS = 5_000;
    private static final int REVISIONS = 5;

    /** As many as one poll of Kafka brings at most. */
    private static final int RECORDS_A_READ = 500;

    @TempDir
    private Path history;

    @Test
    void keepsThemInLittleMemoryAndListsThemAtOnce() throws Exception {
        PushedSource source = new PushedSource();
        FeedConfig config = new FeedConfig("127.0.0.1", 0, "127.0.0.1:1", "crossfire", history);
        try (FeedServer server =
                FeedServer.start(config, source, List.of(), InstantSource.system(), Duration.ofSeconds(15))) {
            long before = used();
            long bytes = 0;
            long filled = 0;
            List<byte[]> read = new ArrayList<>();
            for (int revision = 1; revision <= REVISIONS; revision++) {
                for (int number = 0; number < INCIDENTS; number++) {
                    byte[] json = Json.write(TestIncidents.numbered(number, revision));
                    bytes += json.length;
                    read.add(json);
                    if (read.size() == RECORDS_A_READ) {
                        long begin = System.nanoTime();
                        source.pushAll(read);
                        filled += System.nanoTime() - begin;
                        read.clear();
                    }
                }
            }
            long held = used() - before;
            say("json bytes a revision", Long.toString(bytes / INCIDENTS / REVISIONS));
            say("taking a record, µs", Long.toString(filled / 1_000 / INCIDENTS / REVISIONS));
            say("heap, MiB", Long.toString(held >> 20));
            say("file, MiB", Long.toString(Files.size(history.resolve("incidents.sqlite")) >> 20));
            assertTrue(held < 50L << 20, (held >> 20) + " MiB");
            assertTrue(Files.size(history.resolve("incidents.sqlite")) < 200L << 20, "the file is too large");

            for (String address : List.of(
                    "/api/v1/incidents",
                    "/api/v1/incidents?limit=500",
                    "/api/v1/incidents?q=worker-4711",
                    "/",
                    "/incidents/" + TestIncidents.numbered(17, 1).id())) {
                long[] millis = times(server.uri().resolve(address));
                say(
                        address,
                        "median " + millis[millis.length / 2] / 1000.0 + " ms, worst "
                                + millis[millis.length - 1] / 1000.0 + " ms");
                assertTrue(
                        millis[millis.length / 2] < 2_000_000,
                        address + ": " + millis[millis.length / 2] / 1000 + " ms");
            }
        }
    }

    private static void say(String what, String figure) {
        System.out.println("FeedSizeTest: " + what + ": " + figure);
    }

    private static long[] times(URI address) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long[] micros = new long[30];
        for (int round = -10; round < micros.length; round++) {
            long begin = System.nanoTime();
            HttpResponse<byte[]> response =
                    client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode());
            if (round >= 0) {
                micros[round] = (System.nanoTime() - begin) / 1000;
            }
        }
        Arrays.sort(micros);
        return micros;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
