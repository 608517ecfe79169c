package dev.crossfire.serve.notify;

/** Another notifier of the same receiver has taken over: this one must say nothing more. */
final class ShutOutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShutOutException(String receiver, Throwable cause) {
        super(
                "another notifier of receiver '" + receiver
                        + "' has taken over, or Kafka gave this one up; it has stopped and says nothing more."
                        + " Run one notifier per receiver, or give each a name of its own",
                cause);
    }
}
