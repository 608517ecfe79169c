package dev.crossfire.streams.entry;

/** Takes the entries of one value in their order. */
public interface EntrySink {

    /**
     * An entry.
     *
     * @param line on which it begins, from 1
     * @param from first byte of it
     * @param to after its last byte
     */
    void entry(LogEntry entry, int line, int from, int to);

    /** Bytes that cannot be read. */
    void broken(String reason, int line, int from, int to);
}
