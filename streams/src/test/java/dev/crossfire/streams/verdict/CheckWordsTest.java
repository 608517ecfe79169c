package dev.crossfire.streams.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.streams.RuleCatalogue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckWordsTest {

    /** A word that asks for a signal which nothing recognises would never hold. */
    @Test
    void wordsAskForSignalsThatAreRecognised() {
        Set<String> known = RuleCatalogue.shipped().signals().names();
        CheckVocabulary.described()
                .forEach((word, told) ->
                        assertTrue(known.containsAll(told.signals()), () -> word + ": " + told.signals()));
    }

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
