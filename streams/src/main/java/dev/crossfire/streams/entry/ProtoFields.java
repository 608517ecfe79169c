package dev.crossfire.streams.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks the fields of one protobuf message in a span of bytes. A field that does not fit the span ends the walk. */
final class ProtoFields {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] value;
    private final int end;
    private int next;
    private int tag;
    private int from;
    private int to;
    private long varint;
    private boolean broken;

    ProtoFields(byte[] value, int from, int end) {
        this.value = value;
        this.next = from;
        this.end = end;
    }

    /** Moves to the next field; false when there is none, or it is broken. */
    boolean next() {
        if (broken || next >= end) {
            return false;
        }
        long read = readVarint();
        if (broken || read <= 0 || read > Integer.MAX_VALUE || read >>> 3 == 0) {
            broken = true;
            return false;
        }
        tag = (int) read;
        switch (tag & 7) {
            case VARINT -> {
                varint = readVarint();
                span(0);
            }
            case FIXED64 -> span(8);
            case FIXED32 -> span(4);
            case BYTES -> {
                long length = readVarint();
                span(length < 0 || length > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) length);
            }
            default -> broken = true;
        }
        return !broken;
    }

    private void span(int length) {
        from = next;
        if (broken || length > end - from) {
            broken = true;
            return;
        }
        to = from + length;
        next = to;
    }

    private long readVarint() {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (next >= end) {
                broken = true;
                return 0;
            }
            byte b = value[next++];
            number |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return number;
            }
        }
        broken = true;
        return 0;
    }

    /** Whether the walk ended at a field that is no field. */
    boolean broken() {
        return broken;
    }

    int number() {
        return tag >>> 3;
    }

    boolean isVarint() {
        return (tag & 7) == VARINT;
    }

    boolean isFixed64() {
        return (tag & 7) == FIXED64;
    }

    boolean isBytes() {
        return (tag & 7) == BYTES;
    }

    long varint() {
        return varint;
    }

    long fixed64() {
        return ByteBuffer.wrap(value, from, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** First byte of the field's content. */
    int from() {
        return from;
    }

    /** After its last byte. */
    int to() {
        return to;
    }

    String text() {
        return new String(value, from, to - from, StandardCharsets.UTF_8);
    }
}
