package dev.crossfire.serve.history;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The history cannot be read or written just now; the message says why and what to do. Trying again later may help. */
public final class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean damaged;

    HistoryException(String message, boolean damaged, @Nullable Throwable cause) {
        super(message, cause);
        this.damaged = damaged;
    }

    /** Whether the file itself is broken, so that only making it anew helps. */
    boolean damaged() {
        return damaged;
    }

    /** Of a topic that could not be written; the message says what to do. */
    public static HistoryException notWritten(String message, Throwable cause) {
        return new HistoryException(message, false, cause);
    }

    /** @param file what was being read or written */
    static HistoryException of(java.nio.file.Path file, Exception cause) {
        int code = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : -1;
        String what = "the history in " + file + " ";
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new HistoryException(what + "is damaged and is built anew from the topics", true, cause);
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return new HistoryException(
                    what + "cannot be written: the disk is full; free some space there", false, cause);
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new HistoryException(
                    what + "is locked by another process; let go of it there (fuser " + file + " names it)",
                    false,
                    cause);
        }
        return new HistoryException(
                what + "cannot be used: " + cause.getMessage() + "; look at the folder's owner, rights and free space",
                false,
                cause);
    }
}
