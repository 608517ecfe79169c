package dev.crossfire.model.raw;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import java.util.Locale;

/** Which source a raw record comes from; also the source that a signal names. */
public enum RawKind {
    @JsonProperty("journal")
    JOURNAL,
    @JsonProperty("pods")
    PODS,
    @JsonProperty("firewall")
    FIREWALL;

    /** The raw topic of this source. */
    public Topic<byte[], byte[]> topic() {
        return switch (this) {
            case JOURNAL -> Topics.JOURNAL;
            case PODS -> Topics.PODS;
            case FIREWALL -> Topics.FIREWALL;
        };
    }

    /** The word of the JSON and of texts: {@code journal}, {@code pods}, {@code firewall}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
