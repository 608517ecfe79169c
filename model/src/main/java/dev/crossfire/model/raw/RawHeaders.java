package dev.crossfire.model.raw;

/** Headers of our own raw records and of dead letters. */
public final class RawHeaders {

    public static final String CLUSTER = "crossfire-cluster";
    public static final String NODE = "crossfire-node";

    /** Event time of the newest entry in the record, ISO-8601: lets a healthy node's time advance without its values being parsed. */
    public static final String NEWEST = "crossfire-newest";

    public static final String REASON = "reason";
    public static final String TOPIC = "topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";
    public static final String ENTRY = "entry";

    /** Length in bytes of an original that was cut to its head. */
    public static final String LENGTH = "length";

    /** SHA-256 in hex of an original that was cut to its head. */
    public static final String SHA256 = "sha256";

    /** Of a raw record that was sent again from the dead letters: where the letter stands, such as {@code 3@17}. */
    public static final String REPLAY_OF = "crossfire-replay-of";

    /** Of a raw record that was sent again, and of the letter when it came back: how often by now, in decimal. */
    public static final String REPLAYS = "crossfire-replays";

    /**
     * Of a raw record that was sent again, and of the letter when it came back, or that is played: when its entry first came in, ISO-8601. What
     * tells no time of its own is of then, not of when it was sent again.
     */
    public static final String APPENDED = "crossfire-appended";

    /** Of a mark among the dead letters, which has no value: the letter that was sent again, such as {@code 3@17}. */
    public static final String REPLAYED = "replayed";

    private RawHeaders() {}
}
