package dev.crossfire.deploy.app.deadletters;

/**
 * Bytes to be found in others, in time that grows with both and no faster (Knuth, Morris and Pratt): entries of one byte repeated would
 * cost a search that starts again at each place minutes.
 */
final class Needle {

    private final byte[] bytes;

    /** Of each head of the needle, how long the longest end of it is that the needle also begins with. */
    private final int[] border;

    /** @param bytes not changed afterwards */
    Needle(byte[] bytes) {
        this.bytes = bytes;
        this.border = new int[bytes.length];
        for (int i = 1, matched = 0; i < bytes.length; i++) {
            matched = next(matched, bytes[i]);
            border[i] = matched;
        }
    }

    /** Where it first stands at or after {@code from}; -1 when nowhere. */
    int in(byte[] haystack, int from) {
        if (bytes.length == 0) {
            return from <= haystack.length ? from : -1;
        }
        int matched = 0;
        for (int i = from; i < haystack.length; i++) {
            matched = next(matched, haystack[i]);
            if (matched == bytes.length) {
                return i - bytes.length + 1;
            }
        }
        return -1;
    }

    private int next(int before, byte read) {
        int matched = before;
        while (matched > 0 && bytes[matched] != read) {
            matched = border[matched - 1];
        }
        return bytes[matched] == read ? matched + 1 : matched;
    }
}
