package dev.crossfire.serve.history;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a record, deflated against a dictionary that many records share.
 *
 * @param deflated raw deflate stream
 * @param length of the bytes when inflated
 * @param dictionary what they were deflated against
 */
public record PackedRecord(byte[] deflated, int length, Dictionary dictionary) {

    /**
     * What records of one conflict have in common.
     *
     * @param id from 1; 0 is the empty one
     */
    record Dictionary(int id, byte[] bytes) {
        static final Dictionary NONE = new Dictionary(0, new byte[0]);
    }

    /**
     * The record's bytes, as they stand in the topic.
     *
     * @throws IllegalStateException when they cannot be inflated
     */
    public byte[] bytes() {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(dictionary.bytes());
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
