package dev.crossfire.serve.history;

import java.time.Instant;
import java.util.function.Consumer;

/** What a small topic holds now. */
public final class TopicContent {

    private TopicContent() {}

    /**
     * Gives the value of each record, in the order of its partition; no tombstones.
     *
     * @throws HistoryException when the topic is not there or cannot be read
     */
    public static void read(String bootstrap, String topic, Consumer<byte[]> sink) {
        TopicScan.read(bootstrap, topic, Instant.EPOCH, record -> {
            if (record.value() != null) {
                sink.accept(record.value());
            }
        });
    }
}
