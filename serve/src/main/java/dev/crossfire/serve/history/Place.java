package dev.crossfire.serve.history;

/** Where records stand: a partition of one of the topics that the history is made of. */
public record Place(Source source, int partition) {

    /** The topics that the history is made of. */
    public enum Source {
        INCIDENTS,
        FINDINGS,
        OUTBREAKS
    }
}
