package dev.crossfire.model.incident;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is judged of a conflict on a node. */
public enum Verdict {
    @JsonProperty("confirmed")
    CONFIRMED,
    @JsonProperty("suspected")
    SUSPECTED,
    @JsonProperty("refuted")
    REFUTED,
    @JsonProperty("none")
    NONE;

    /** The word of JSON and texts. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
