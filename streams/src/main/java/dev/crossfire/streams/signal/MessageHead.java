package dev.crossfire.streams.signal;

/** What is read of a message. */
final class MessageHead {

    /**
     * In characters. Journald cuts lines at 48 KiB of its own accord, containers' logs are cut at 16 KiB, and the API takes a thousand letters
     * in an Event's note; what is longer came from none of these, and says in its beginning what it says.
     */
    private static final int MOST = 64 * 1024;

    private MessageHead() {}

    static String of(String message) {
        return message.length() > MOST ? message.substring(0, MOST) : message;
    }
}
