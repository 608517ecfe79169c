package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFrameTest {

    @Test
    void isAnEvent() {
        assertEquals("id: abc\nevent: incident\ndata: {\"a\":1}\n\n", event("{\"a\":1}"));
    }

    @Test
    void everyLineOfTheDataIsAFieldSoThatNoneBeginsAnother() {
        assertEquals(
                "id: abc\nevent: incident\ndata: {\ndata: event: reset\ndata: id: 0\ndata: }\ndata: \n\n",
                event("{\r\nevent: reset\nid: 0\r}\n"));
    }

    @Test
    void emptyDataIsStillAField() {
        assertEquals("id: abc\nevent: incident\ndata: \n\n", event(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a b", "ä"})
    void refusesAnIdThatIsNoWord(String id) {
        assertThrows(IllegalArgumentException.class, () -> SseFrame.event("incident", id, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> SseFrame.place(id, 1));
    }

    private static String event(String data) {
        return new String(
                SseFrame.event("incident", "abc", data.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
