package dev.crossfire.serve.feed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as bytes (WHATWG HTML §9.2). No text, however hostile, can end a field or begin another. */
final class SseFrame {

    private static final byte[] DATA = ascii("data: ");

    private SseFrame() {}

    /** An event; each line of its data becomes a field of its own, as the reader puts them together again. */
    static byte[] event(String name, String id, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 256);
        frame.writeBytes(ascii("id: " + word(id) + "\nevent: " + word(name) + "\n"));
        int lineStart = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n' || data[i] == '\r') {
                frame.writeBytes(DATA);
                frame.write(data, lineStart, i - lineStart);
                frame.write('\n');
                if (i + 1 < data.length && data[i] == '\r' && data[i + 1] == '\n') {
                    i++;
                }
                lineStart = i + 1;
            }
        }
        frame.write('\n');
        return frame.toByteArray();
    }

    /** Tells a reader its place and how long to wait before it comes back, without an event. */
    static byte[] place(String id, long retryMillis) {
        return ascii("retry: " + retryMillis + "\nid: " + word(id) + "\n\n");
    }

    /** Keeps a connection alive through proxies, and finds out that a reader is gone. */
    static byte[] heartbeat() {
        return ascii(": heartbeat\n\n");
    }

    private static String word(String text) {
        if (text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException(
                    "an id or a name of an event must be one printable word, got '" + text + "'");
        }
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
