package dev.crossfire.streams.entry;

/** Says why an object or a text is no firewall snapshot. Without a trace, since a record may hold very many of them. */
public final class NoSnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSnapshotException(String reason) {
        super(reason, null, false, false);
    }
}
