package dev.crossfire.deploy.app.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {

    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T14:47:49Z,2026-11-22T14:47:49Z",
        "2026-11-22T14:47:49.123456Z,2026-11-22T14:47:49.123456Z",
        "2026-11-22T15:47:49+01:00,2026-11-22T14:47:49Z",
        "2026-11-22T14:47Z,2026-11-22T14:47:00Z",
        "2026-11-22T14:47,2026-11-22T14:47:00Z",
        "2026-11-22 14:47:49,2026-11-22T14:47:49Z",
        "2026-11-22,2026-11-22T00:00:00Z",
        "90s,2026-11-22T14:58:30Z",
        "30m,2026-11-22T14:30:00Z",
        "2h,2026-11-22T13:00:00Z",
        "7d,2026-11-15T15:00:00Z",
        "2w,2026-11-08T15:00:00Z"
    })
    void readsWhatPeopleType(String text, Instant at) {
        assertEquals(at, When.parse("--from", text, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2", "h", "-2h", "2y", "2026-13-01", "14:47", "", "9999999d", "2026-11-22T"})
    void refusesTheRestByName(String text) {
        String message = assertThrows(CommandFailed.class, () -> When.parse("--to", text, NOW))
                .getMessage();
        assertTrue(message.startsWith("--to must be a time") && message.endsWith("got '" + text + "'"), message);
    }
}
