package dev.crossfire.serve.action;

/** What was asked for cannot be done; the message says why, and what would do. */
public final class ActionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ActionRefusedException(String message) {
        super(message, null, false, false);
    }
}
