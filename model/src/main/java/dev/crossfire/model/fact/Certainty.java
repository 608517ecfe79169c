package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How sure the evaluation of a rule against a packet is: a match the evaluator does not model makes it {@link #MAY}. */
public enum Certainty {
    @JsonProperty("exact")
    EXACT,
    @JsonProperty("may")
    MAY
}
