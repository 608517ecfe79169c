package dev.crossfire.deploy.app;

/** What the command exits with. */
public enum ExitCode {
    /** It ran. */
    RAN(0),
    /** It failed, or something named on the command line could not be read or recognised. */
    FAILED(1),
    /** It was called wrongly. */
    BAD_USAGE(2),
    /** It ran, and what {@code --fail-on} asks for was found. */
    MATCHED(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
