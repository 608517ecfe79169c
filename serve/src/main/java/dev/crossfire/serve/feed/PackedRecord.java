package dev.crossfire.serve.feed;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a record, deflated against a dictionary that many records share.
 *
 * @param deflated raw deflate stream
 * @param length of the bytes when inflated
 * @param dictionary what they were deflated against; may be empty
 */
record PackedRecord(byte[] deflated, int length, byte[] dictionary) {

    /** The record's bytes, as they stand in the topic. */
    byte[] bytes() {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(dictionary);
            inflater.setInput(deflated);
            byte[] bytes = new byte[length];
            int at = 0;
            while (at < length) {
                int read = inflater.inflate(bytes, at, length - at);
                if (read == 0) {
                    throw new IllegalStateException("packed record ends after " + at + " of " + length + " bytes");
                }
                at += read;
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException("packed record cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }
}
