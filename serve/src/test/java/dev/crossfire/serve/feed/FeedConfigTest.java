package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedConfigTest {

    private static final Path FOLDER = Path.of("history");

    @Test
    void hasTheDefaultsThatAreWrittenDown() {
        assertEquals("127.0.0.1", FeedConfig.DEFAULT_HOST);
        assertEquals(8470, FeedConfig.DEFAULT_PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "127.1.2.3,127.1.2.3",
        "localhost,127.0.0.1",
        "LOCALHOST,127.0.0.1",
        "::1,::1",
        "[::1],::1"
    })
    void bindsALoopbackAddress(String host, String address) {
        assertEquals(address, new FeedConfig(host, 0, "127.0.0.1:9092", "crossfire", FOLDER).address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "10.20.0.1",
                "worker-3",
                "127.0.0.1.example.org",
                "localhost.example.org",
                "",
                "*"
            })
    void refusesToListenWider(String host) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new FeedConfig(host, 0, "127.0.0.1:9092", "crossfire", FOLDER))
                .getMessage();
        assertTrue(message.contains("'" + host + "'") && message.contains("no authentication"), message);
    }

    @Test
    void namesWhatIsWrong() {
        assertTrue(refusal(-1, "k:1", "crossfire").contains("port"));
        assertTrue(refusal(65_536, "k:1", "crossfire").contains("65536"));
        assertTrue(refusal(0, " ", "crossfire").contains("bootstrap servers"));
        assertTrue(refusal(0, "k:1", "").contains("topic prefix"));
    }

    private static String refusal(int port, String servers, String prefix) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new FeedConfig("127.0.0.1", port, servers, prefix, FOLDER))
                .getMessage();
    }
}
