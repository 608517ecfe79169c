package dev.crossfire.streams.lint;

/**
 * Something that is wrong with a conflict file.
 *
 * @param severity whether the file can be used all the same
 * @param says file, line and column, then what is wrong and what would be right
 */
public record Complaint(Severity severity, String says) {

    /** How bad it is. */
    public enum Severity {
        /** It cannot be used, or is sure to mislead. */
        ERROR,
        /** It can be used, but something in it does nothing. */
        WARNING
    }

    static Complaint error(String says) {
        return new Complaint(Severity.ERROR, says);
    }

    static Complaint warning(String says) {
        return new Complaint(Severity.WARNING, says);
    }
}
