package dev.crossfire.deploy.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What one run of the command, inside this process, gave. */
public record CommandRun(int exit, String out, String err) {

    public static CommandRun of(String... args) {
        return with(Map.of(), args);
    }

    /** With these variables. */
    public static CommandRun with(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CrossfireCommand.commandLine(environment, args)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    /** Nothing on stdout, one line on stderr: that line. */
    public String onlyErrorLine() {
        if (!out.isEmpty() || err.lines().count() != 1) {
            throw new AssertionError("expected one line on stderr alone, got " + this);
        }
        return err.strip();
    }
}
