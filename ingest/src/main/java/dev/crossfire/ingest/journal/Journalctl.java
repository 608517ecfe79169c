package dev.crossfire.ingest.journal;

import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.ToolPath;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of {@code journalctl -o json}, with the threads that read what it prints. */
final class Journalctl implements AutoCloseable {

    static final String NAME = "journalctl";

    private static final long ENDS_WITHIN_MILLIS = 1000;

    private final Process process;
    private final LineQueue lines = new LineQueue();
    private final Thread output;
    private final Thread errors;
    private volatile String lastError = "";

    private Journalctl(Process process) {
        this.process = process;
        this.output = thread("journalctl-output", this::readOutput);
        this.errors = thread("journalctl-errors", this::readErrors);
    }

    /**
     * Starts it.
     *
     * @param cursor behind which it begins; null = at {@code since}
     * @param follow it goes on with what is appended, else it ends at the present end
     */
    static Journalctl start(ToolPath tools, JournalShipping shipping, @Nullable String cursor, boolean follow)
            throws ShippingFailure {
        Path tool = tools.find(NAME).orElseThrow(() -> new ShippingFailure(JournalSource.NO_JOURNALCTL));
        List<String> command = new ArrayList<>();
        command.add(tool.toString());
        command.addAll(arguments(shipping, cursor, follow));
        try {
            return new Journalctl(new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .start());
        } catch (IOException e) {
            throw new ShippingFailure("cannot run " + tool + ": " + e.getMessage(), e);
        }
    }

    /** Its arguments: values of any length, and only the fields that are shipped. */
    static List<String> arguments(JournalShipping shipping, @Nullable String cursor, boolean follow) {
        List<String> arguments = new ArrayList<>(
                List.of("--output=json", "--all", "--no-pager", "--output-fields=" + JournalEntry.FIELDS));
        shipping.files().forEach(file -> arguments.add("--file=" + file));
        if (shipping.directory() != null) {
            arguments.add("--directory=" + shipping.directory());
        }
        if (cursor != null) {
            arguments.add("--after-cursor=" + cursor);
        } else if (shipping.since() != null) {
            arguments.add("--since=" + shipping.since());
        }
        if (follow) {
            // Following alone would begin ten lines before the end.
            arguments.addAll(List.of("--follow", "--no-tail"));
        }
        arguments.addAll(JournalMatches.of(shipping.units()));
        return arguments;
    }

    LineQueue lines() {
        return lines;
    }

    long pid() {
        return process.pid();
    }

    /** How it ended: its exit code, and its last words on stderr. Waits for its end, which is near once its lines have ended. */
    Outcome outcome() throws InterruptedException {
        if (!process.waitFor(ENDS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        errors.join(ENDS_WITHIN_MILLIS);
        return new Outcome(process.waitFor(), lastError);
    }

    /** @param lastError empty when it said nothing */
    record Outcome(int exit, String lastError) {

        boolean failed() {
            return exit != 0;
        }

        /** Whether it refused the cursor that it was to begin behind. */
        boolean refusedCursor() {
            return failed() && lastError.contains("cursor");
        }

        @Override
        public String toString() {
            String how = exit > 128 ? "was killed by signal " + (exit - 128) : "ended with exit " + exit;
            return lastError.isEmpty() ? how : how + ": " + lastError;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        output.interrupt();
    }

    private void readOutput() {
        try (var in = process.getInputStream()) {
            lines.fill(in);
        } catch (IOException e) {
            // Nothing more to read.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readErrors() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lastError = line.strip();
                }
            }
        } catch (IOException e) {
            // Nothing more to read.
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
