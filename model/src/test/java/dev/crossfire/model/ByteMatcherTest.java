package dev.crossfire.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteMatcherTest {

    @Test
    void findsALiteralAtEveryOffset() {
        ByteMatcher matcher = ByteMatcher.ofTexts(List.of("Probe failed", "Unhealthy"));
        for (int offset = 0; offset < 40; offset++) {
            byte[] bytes = (".".repeat(offset) + "Unhealthy").getBytes(UTF_8);
            assertEquals(offset, matcher.indexOf(bytes, 0, bytes.length));
            assertEquals(-1, matcher.indexOf(bytes, 0, bytes.length - 1), "cut by one byte");
            assertEquals(-1, matcher.indexOf(bytes, offset + 1, bytes.length), "begun one byte late");
        }
    }

    @Test
    void givesTheFirstOfSeveral() {
        ByteMatcher matcher = ByteMatcher.ofTexts(List.of("container started", "er started"));
        byte[] bytes = "a container started".getBytes(UTF_8);
        assertEquals(2, matcher.indexOf(bytes, 0, bytes.length));
        assertEquals(9, matcher.indexOf(bytes, 3, bytes.length));
    }

    @Test
    void refusesLiteralsThatAreTooShort() {
        assertThrows(IllegalArgumentException.class, () -> ByteMatcher.ofTexts(List.of("BackOff!")));
        assertThrows(IllegalArgumentException.class, () -> ByteMatcher.ofTexts(List.of()));
    }

    @Test
    void nothingIsFoundInNothing() {
        ByteMatcher matcher = ByteMatcher.ofTexts(List.of("Unhealthy"));
        assertFalse(matcher.matches(new byte[0]));
        assertFalse(matcher.matches("Unh".getBytes(UTF_8)));
        assertTrue(matcher.matches("Unhealthy".getBytes(UTF_8)));
    }

    /** Few letters, so that literals overlap, repeat and share words: every start found must be the one a naive search finds. */
    @Test
    void findsWhatANaiveSearchFinds() {
        Random random = new Random(42);
        for (int round = 0; round < 3000; round++) {
            int letters = 1 + random.nextInt(round % 3 == 0 ? 256 : 3);
            List<byte[]> literals = new ArrayList<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                literals.add(bytes(random, ByteMatcher.MIN_LITERAL + random.nextInt(12), letters));
            }
            byte[] hay = bytes(random, random.nextInt(400), letters);
            for (int i = random.nextInt(4); i > 0 && hay.length > 30; i--) {
                byte[] planted = literals.get(random.nextInt(literals.size()));
                System.arraycopy(planted, 0, hay, random.nextInt(hay.length - planted.length), planted.length);
            }
            int from = random.nextInt(hay.length + 1);
            int to = from + random.nextInt(hay.length - from + 1);
            assertEquals(naive(literals, hay, from, to), starts(new ByteMatcher(literals), hay, from, to));
        }
    }

    private static List<Integer> starts(ByteMatcher matcher, byte[] hay, int from, int to) {
        List<Integer> starts = new ArrayList<>();
        for (int at = matcher.indexOf(hay, from, to); at >= 0; at = matcher.indexOf(hay, at + 1, to)) {
            starts.add(at);
        }
        return starts;
    }

    private static List<Integer> naive(List<byte[]> literals, byte[] hay, int from, int to) {
        List<Integer> starts = new ArrayList<>();
        for (int at = from; at < to; at++) {
            for (byte[] literal : literals) {
                if (at + literal.length <= to
                        && java.util.Arrays.equals(hay, at, at + literal.length, literal, 0, literal.length)) {
                    starts.add(at);
                    break;
                }
            }
        }
        return starts;
    }

    private static byte[] bytes(Random random, int length, int letters) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(letters);
        }
        return bytes;
    }
}
