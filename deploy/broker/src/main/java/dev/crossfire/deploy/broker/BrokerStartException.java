package dev.crossfire.deploy.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not start. The message is one line that says what is wrong, where, and what to do about it. */
public final class BrokerStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokerStartException(String message) {
        super(message);
    }

    public BrokerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
