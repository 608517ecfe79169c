package dev.crossfire.deploy.app;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what goes wrong into one line on stderr and the right exit code. A class and no lambdas: the JVM's archive of classes cannot take
 * lambdas of picocli's old interfaces, and every command would pay for that at its start.
 */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** The arguments do not fit the command. */
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        line(command, name + ": " + what(e) + " (see " + name + " --help)");
        return ExitCode.BAD_USAGE.code();
    }

    /** The command was called rightly and did not get through. */
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof CommandFailed failure) {
            line(command, name + ": " + oneLine(failure.getMessage()));
            return failure.exitCode().code();
        }
        line(command, name + ": this is a bug of crossfire: " + oneLine(e.toString()));
        e.printStackTrace(command.getErr());
        return ExitCode.FAILED.code();
    }

    private static String what(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return oneLine(e.getMessage());
        }
        String first = unmatched.getUnmatched().get(0);
        boolean expectsCommand = !unmatched.getCommandLine().getSubcommands().isEmpty();
        String kind =
                first.startsWith("-") ? "unknown option" : expectsCommand ? "unknown command" : "unexpected argument";
        List<String> suggestions = unmatched.getSuggestions();
        return kind + " '" + first + "'"
                + (suggestions.isEmpty() ? "" : ", did you mean " + String.join(" or ", suggestions) + "?");
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static void line(CommandLine command, String text) {
        PrintWriter err = command.getErr();
        err.println(text);
        err.flush();
    }
}
