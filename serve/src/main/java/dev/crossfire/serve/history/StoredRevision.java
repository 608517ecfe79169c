package dev.crossfire.serve.history;

/** One revision of an incident, whole. */
public record StoredRevision(int number, PackedRecord record) {

    /** Its record, as it stands in the topic. */
    public byte[] bytes() {
        return record.bytes();
    }
}
