package dev.crossfire.deploy.bench.recognise;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * An input that is made to hurt.
 *
 * @param parser what it is given to
 * @param shape for people, such as {@code 20,000 rules}
 * @param bytes makes it: {@value #SIZE} bytes, unless its shape takes less
 */
record HostileInput(Parser parser, String shape, Supplier<byte[]> bytes) {

    /** 1 MiB. */
    static final int SIZE = 1 << 20;

    /** The same text again and again, up to {@link #SIZE}. */
    static byte[] filled(String unit) {
        return filled("", unit, "");
    }

    /** Begin and end as they are, and between them the same text as often as fits. */
    static byte[] filled(String begin, String unit, String end) {
        return filled(begin, i -> unit, end);
    }

    /** Begin and end as they are, and between them what is made for 0, 1, 2 … as long as it fits. */
    static byte[] filled(String begin, IntFunction<String> unit, String end) {
        byte[] last = end.getBytes(UTF_8);
        StringBuilder text = new StringBuilder(SIZE).append(begin);
        // In Latin letters a character is a byte; with others the cut below keeps the size.
        for (int i = 0; text.length() + last.length < SIZE; i++) {
            String next = unit.apply(i);
            if (text.length() + next.length() + last.length > SIZE) {
                break;
            }
            text.append(next);
        }
        byte[] first = text.toString().getBytes(UTF_8);
        int kept = Math.min(first.length, SIZE - last.length);
        byte[] all = Arrays.copyOf(first, kept + last.length);
        System.arraycopy(last, 0, all, kept, last.length);
        return all;
    }
}
