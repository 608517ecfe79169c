package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTokenTest {

    @Test
    void comesBackFromItsText() {
        ResumeToken token = new ResumeToken("AbC-_9", new TreeMap<>(Map.of(0, 12L, 11, Long.MAX_VALUE)));
        assertEquals(token, ResumeToken.parse(token.text()));
        ResumeToken empty = new ResumeToken("x", new TreeMap<>());
        assertEquals(empty, ResumeToken.parse(empty.text()));
    }

    @Test
    void isOneWordThatNeedsNoEscaping() {
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        for (int partition = 0; partition < 100; partition++) {
            offsets.put(partition, partition * 1_000_003L);
        }
        String text = new ResumeToken("AbCdEf", offsets).text();
        assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "%%%",
                "2;t;0:1",
                "1;t;0",
                "1;t;0:1,",
                "1;t;0:-1",
                "1;t;0:1,,1:1",
                "1;;0:1",
                "1;t;0:99999999999999999999",
                "1;t;0:9999999999999999999"
            })
    void refusesWhatWasNeverAnId(String plain) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> ResumeToken.parse(encoded));
        assertThrows(IllegalArgumentException.class, () -> ResumeToken.parse(plain));
    }

    @Test
    void refusesTextWithoutEnd() {
        assertThrows(IllegalArgumentException.class, () -> ResumeToken.parse("A".repeat(1_000_000)));
    }
}
