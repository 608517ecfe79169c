package dev.crossfire.deploy.app;

/** The command cannot go on, for a reason that its user can mend: the message is the one line to print (what, where, what to do). */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailed(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something outside is not as it must be: a port in use, a folder of another user, a broker that does not answer. */
    public static CommandFailed failed(String message) {
        return new CommandFailed(ExitCode.FAILED, message);
    }

    /** A flag or a variable holds what it must not; the message names it. */
    public static CommandFailed badUsage(String message) {
        return new CommandFailed(ExitCode.BAD_USAGE, message);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
