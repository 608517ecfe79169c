package dev.crossfire.streams.topology;

/** The topics could not be looked at or made. The message is one line that says what is wrong, where, and what to do about it. */
public final class TopicSetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TopicSetupException(String message) {
        super(message);
    }

    public TopicSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
