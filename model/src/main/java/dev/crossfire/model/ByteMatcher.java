package dev.crossfire.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds any of a set of literals in bytes, without decoding them: a fixed-stride filter over 4-byte words.
 *
 * <p>A literal of n bytes holds n − 3 words of 4 bytes at consecutive offsets. So of the words at every (shortest − 3)-th position of the
 * searched bytes, exactly one falls on one of the first (shortest − 3) words of any occurrence. Those words are hashed into a table of 16
 * KiB; only where it answers are bytes compared. The steps do not depend on each other, which is what makes it fast.
 *
 * <p>Immutable, safe for any number of threads.
 */
public final class ByteMatcher {

    /** Shortest literal allowed, in bytes: shorter ones make the stride, and with it the speed, collapse. */
    public static final int MIN_LITERAL = 9;

    private static final int WORD = 4;
    private static final int TABLE_BITS = 14;
    private static final int GOLDEN = 0x9E3779B1;
    private static final int NONE = -1;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] filter = new byte[1 << TABLE_BITS];
    private final int[] heads = new int[1 << TABLE_BITS];
    private final byte[][] literals;
    private final int stride;

    /** Chains of candidates with the same hash: literal, offset of the word in it, next. */
    private final int[] literalOf;

    private final int[] offsetOf;
    private final int[] next;

    /**
     * Builds a matcher.
     *
     * @throws IllegalArgumentException when there is no literal, or one is shorter than {@link #MIN_LITERAL}
     */
    public ByteMatcher(List<byte[]> literals) {
        if (literals.isEmpty()) {
            throw new IllegalArgumentException("a matcher needs at least one literal");
        }
        this.literals = literals.stream().map(byte[]::clone).toArray(byte[][]::new);
        this.stride = shortest(this.literals) - WORD + 1;
        int candidates = this.literals.length * stride;
        this.literalOf = new int[candidates];
        this.offsetOf = new int[candidates];
        this.next = new int[candidates];
        index();
    }

    /** A matcher of the UTF-8 bytes of texts. */
    public static ByteMatcher ofTexts(List<String> texts) {
        return new ByteMatcher(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static int shortest(byte[][] literals) {
        int shortest = Integer.MAX_VALUE;
        for (byte[] literal : literals) {
            if (literal.length < MIN_LITERAL) {
                throw new IllegalArgumentException("literal '" + new String(literal, StandardCharsets.UTF_8) + "' has "
                        + literal.length + " bytes, at least " + MIN_LITERAL + " are needed");
            }
            shortest = Math.min(shortest, literal.length);
        }
        return shortest;
    }

    private void index() {
        Arrays.fill(heads, NONE);
        int candidate = 0;
        for (int literal = 0; literal < literals.length; literal++) {
            for (int offset = 0; offset < stride; offset++) {
                int hash = hash((int) INT.get(literals[literal], offset));
                literalOf[candidate] = literal;
                offsetOf[candidate] = offset;
                next[candidate] = heads[hash];
                heads[hash] = candidate++;
                filter[hash] = 1;
            }
        }
    }

    /** Where the first occurrence of any literal begins in {@code bytes[from, to)}, or -1 when there is none. */
    public int indexOf(byte[] bytes, int from, int to) {
        for (int position = from; position <= to - WORD; position += stride) {
            int hash = hash((int) INT.get(bytes, position));
            if (filter[hash] != 0) {
                int start = verify(bytes, position, from, to, hash);
                if (start != NONE) {
                    return start;
                }
            }
        }
        return NONE;
    }

    /** Whether any literal occurs in the bytes. */
    public boolean matches(byte[] bytes) {
        return indexOf(bytes, 0, bytes.length) != NONE;
    }

    /** The smallest start of a literal whose word at its offset stands at this position: earlier starts were met at earlier positions. */
    private int verify(byte[] bytes, int position, int from, int to, int hash) {
        int smallest = NONE;
        for (int candidate = heads[hash]; candidate != NONE; candidate = next[candidate]) {
            byte[] literal = literals[literalOf[candidate]];
            int start = position - offsetOf[candidate];
            if (start >= from
                    && start + literal.length <= to
                    && (smallest == NONE || start < smallest)
                    && Arrays.equals(bytes, start, start + literal.length, literal, 0, literal.length)) {
                smallest = start;
            }
        }
        return smallest;
    }

    private static int hash(int word) {
        return (word * GOLDEN) >>> (Integer.SIZE - TABLE_BITS);
    }
}
