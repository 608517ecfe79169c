package dev.crossfire.streams.verdict;

/** A conflict file that cannot be used; the message names file, line, column, what was expected and what stood there. */
public final class ConflictFileException extends RuntimeException {

    public ConflictFileException(String message) {
        super(message);
    }
}
