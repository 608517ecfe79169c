package dev.crossfire.streams.entry;

/** Why an entry could not be read, as one line for people. */
public final class FailureReason {

    private FailureReason() {}

    /** What failed, and the first line of the failure's message: libraries put sources and traces in the lines after it. */
    public static String of(String what, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return what + ": " + message.lines().findFirst().orElse("");
    }
}
