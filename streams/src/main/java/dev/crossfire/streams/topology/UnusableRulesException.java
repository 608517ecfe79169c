package dev.crossfire.streams.topology;

/**
 * A set of conflicts was published that this version cannot judge with, such as one with a check that it lacks. Going on with another set
 * would make this instance say what no other says, so it ends.
 */
public final class UnusableRulesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnusableRulesException(String ruleset, Throwable cause) {
        super(
                "this version cannot judge with the published set of conflicts " + ruleset + ": " + cause.getMessage()
                        + "; run the version that published it, or publish a set that this one can use",
                cause);
    }

    /** Whether this is what an exception of Kafka Streams comes of. */
    static boolean causes(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableRulesException) {
                return true;
            }
        }
        return false;
    }
}
