package dev.crossfire.deploy.app.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {

    @Test
    void findsWhatAStringFinds() {
        Random random = new Random(4);
        for (int run = 0; run < 20_000; run++) {
            String haystack = letters(random, 30);
            String needle = letters(random, 6);
            int from = random.nextInt(haystack.length() + 1);
            assertEquals(
                    haystack.indexOf(needle, from),
                    new Needle(bytes(needle)).in(bytes(haystack), from),
                    "'" + needle + "' in '" + haystack + "' from " + from);
        }
    }

    /** Two letters only, so that needles half match in many ways. */
    private static String letters(Random random, int most) {
        return random.ints(random.nextInt(most), 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** At each place nearly all of the needle matches: begun again at each, this is 5 * 10^11 comparisons. */
    @Test
    void takesTimeThatGrowsWithTheBytesAlone() {
        byte[] haystack = new byte[8 * 1024 * 1024];
        byte[] needle = new byte[64 * 1024];
        Arrays.fill(haystack, (byte) 'x');
        Arrays.fill(needle, (byte) 'x');
        needle[needle.length - 1] = 'y';
        assertEquals(-1, assertTimeoutPreemptively(Duration.ofSeconds(5), () -> new Needle(needle).in(haystack, 0)));
    }
}
