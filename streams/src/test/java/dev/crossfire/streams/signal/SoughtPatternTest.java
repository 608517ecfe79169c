package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text is never said to lack what the pattern would have found in it. */
class SoughtPatternTest {

    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "\\.",
            "\\(",
            "\\d",
            "\\bab",
            "[ab]",
            "[^a]",
            "(?:a|b)",
            "(?P<x>ab?)",
            "(a(b))",
            "a?",
            "b*",
            "ab+",
            "a{2}",
            "b{0,1}",
            ".",
            "|",
            "^",
            "$",
            "\\x61",
            "[\\]a]",
            "(?i:A)",
            "(a[)]b)",
            "]");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = ';',
            value = {
                "Felix is not live: ?(?P<answer>.*);Felix is not live:",
                "(?s)^ExecSync (?P<id>\\S+) '(?P<line>.*)' from runtime service failed:? ?;' from runtime service failed",
                "(?:Liveness|Readiness) probe failed(?: and so on)?(?:$|:);' probe failed",
                "code ?= ?NotFound\\b;NotFound",
                "127\\.0\\.0\\.1:9\\d99;127.0.0.1:9",
                "x\\d{1,19}y;x",
                "bab+c;bab",
            })
    void theLongestRunOfLettersIsNeeded(String regex, String needed) {
        assertEquals(needed.replace("' probe", " probe"), SoughtPattern.needed(regex));
    }

    @ParameterizedTest
    @CsvSource({"a|b", "(?i)abc", "\\x41bc", "[[:alpha:]]bc", "a(?i)b", "ab{"})
    void ofOthersNothingIs(String regex) {
        assertEquals("", SoughtPattern.needed(regex));
    }

    @Test
    void whatIsFoundIsFoundBehindIt() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder regex = new StringBuilder();
            for (int pieces = random.nextInt(5); pieces >= 0; pieces--) {
                regex.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = random.ints(random.nextInt(12), 0, 6)
                    .collect(StringBuilder::new, (made, c) -> made.append("ab.(1)".charAt(c)), StringBuilder::append)
                    .toString();
            String last = regex.toString();
            boolean expected;
            try {
                expected = Pattern.compile(last).matcher(text).find();
            } catch (com.google.re2j.PatternSyntaxException e) {
                continue;
            }
            assertEquals(expected, SoughtPattern.compile(last).isFoundIn(text), () -> last + " in " + text);
            found += expected ? 1 : 0;
        }
        assertTrue(found > 2_000, "found " + found);
    }
}
