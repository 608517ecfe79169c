package dev.crossfire.deploy.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs the command and exits with its code. */
public final class CrossfireMain {

    private CrossfireMain() {}

    public static void main(String[] args) {
        // UTF-8 whatever the locale says: a node's rescue shell has none, and what we print holds more than ASCII.
        PrintWriter out = utf8(FileDescriptor.out);
        PrintWriter err = utf8(FileDescriptor.err);
        int code = CrossfireCommand.commandLine(System.getenv(), args)
                .setOut(out)
                .setErr(err)
                .execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
