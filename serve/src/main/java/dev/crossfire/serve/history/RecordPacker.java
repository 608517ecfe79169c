package dev.crossfire.serve.history;

import dev.crossfire.serve.history.PackedRecord.Dictionary;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Keeps records small. Revisions of one conflict repeat each other nearly word for word (remedies, rule texts, field names), so each is
 * deflated against the first record seen of its conflict. Not safe for several threads: the one that writes packs.
 */
public final class RecordPacker {

    /** Deflate looks back no further. */
    private static final int WINDOW = 32 * 1024;

    /** Beyond so many conflicts a record is packed on its own: names come from a topic, and are not ours to bound. */
    private static final int MAX_DICTIONARIES = 64;

    /** Half the time of zlib's default for a tenth more bytes, measured on incidents. */
    private static final int LEVEL = 3;

    private final Map<String, Dictionary> dictionaries;

    public RecordPacker() {
        this(Map.of());
    }

    /** @param known dictionaries by conflict, made before */
    RecordPacker(Map<String, Dictionary> known) {
        dictionaries = new HashMap<>(known);
    }

    /** @param conflict whose records resemble each other */
    public PackedRecord pack(String conflict, byte[] bytes) {
        Dictionary dictionary = dictionaries.get(conflict);
        if (dictionary == null) {
            dictionary = dictionaries.size() < MAX_DICTIONARIES && bytes.length > 0
                    ? new Dictionary(dictionaries.size() + 1, newest(bytes))
                    : Dictionary.NONE;
            if (dictionary.id() > 0) {
                dictionaries.put(conflict, dictionary);
            }
        }
        return new PackedRecord(deflate(bytes, dictionary.bytes()), bytes.length, dictionary);
    }

    private static byte[] newest(byte[] bytes) {
        return bytes.length <= WINDOW ? bytes : Arrays.copyOfRange(bytes, bytes.length - WINDOW, bytes.length);
    }

    private static byte[] deflate(byte[] bytes, byte[] dictionary) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setDictionary(dictionary);
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(256, bytes.length / 4));
            byte[] buffer = new byte[8 * 1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
