package dev.crossfire.ingest.firewall;

/**
 * What became of a command.
 *
 * @param exit its exit code, or one of ours, which are the shell's and {@code timeout}'s
 * @param text what it printed to stdout; when it failed, why
 */
record CommandOutcome(int exit, String text) {

    static final int TIMED_OUT = 124;
    static final int TOO_LONG = 125;
    static final int CANNOT_RUN = 126;
    static final int NOT_FOUND = 127;

    static CommandOutcome notFound(SnapshotCommand command) {
        return new CommandOutcome(
                NOT_FOUND,
                command.program() + ": command not found (on Debian: apt-get install -y " + command.debianPackage()
                        + ")");
    }

    boolean failed() {
        return exit != 0;
    }

    /** The first line of a failure. */
    String reason() {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("exit " + exit);
    }
}
