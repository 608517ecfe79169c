package dev.crossfire.streams.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckWordsTest {

    @Test
    void aWordIsToldOnce() {
        CheckWords words = new CheckWords();
        words.plain("counted", "a counter stands", Counted::new);
        IllegalStateException twice = assertThrows(
                IllegalStateException.class, () -> words.counting("counted", "atLeast", "so often", Failed::new));
        assertEquals("the word 'counted' is told twice", twice.getMessage());
        assertEquals(Set.of("counted"), words.all().keySet());
    }
}
