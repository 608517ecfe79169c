package dev.crossfire.streams.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Walks the lines of bytes, eight bytes at a time. A line's end leaves out the newline and a carriage return before it. */
public final class LineCursor {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] bytes;
    private final int limit;
    private int next;
    private int number;
    private int start;
    private int end;

    /**
     * Walks {@code bytes[from, bytes.length)}.
     *
     * @param number of the first line
     */
    public LineCursor(byte[] bytes, int from, int number) {
        this.bytes = bytes;
        this.limit = bytes.length;
        this.next = from;
        this.number = number - 1;
    }

    /** A cursor that goes on after this one's line, without moving this one. */
    public LineCursor lookahead() {
        return new LineCursor(bytes, next, number + 1);
    }

    /** Moves to the next line; false when there is none. */
    public boolean next() {
        if (next >= limit) {
            return false;
        }
        start = next;
        int newline = newline(next);
        next = newline + 1;
        end = newline > start && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        number++;
        return true;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /** Counts from the number of the first line. */
    public int number() {
        return number;
    }

    /** Whether the line holds nothing but blanks. */
    public boolean isBlank() {
        for (int i = start; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private int newline(int from) {
        int i = from;
        for (; i <= limit - Long.BYTES; i += Long.BYTES) {
            long differs = (long) LONG.get(bytes, i) ^ NEWLINES;
            // The lowest set high bit marks the first zero byte, which is the first newline.
            long found = (differs - ONES) & ~differs & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < limit && bytes[i] != '\n') {
            i++;
        }
        return i;
    }
}
