package dev.crossfire.ingest.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.ingest.ToolPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command that only reads: no longer than a time, no further than a length, and never through a shell. What goes wrong is an outcome,
 * not an exception.
 */
final class CommandRunner {

    /** Reading the largest rule sets takes seconds; a command that waits for a lock, or a dead file system, must not hold up the rest. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    /** Of one command's output. A snapshot may have 8 MiB. */
    static final int LONGEST = 6 * 1024 * 1024;

    private static final int LONGEST_ERROR = 4096;

    private final ToolPath tools;
    private final List<String> prefix;
    private final Duration within;
    private final int longest;

    CommandRunner(ToolPath tools, List<String> prefix) {
        this(tools, prefix, WITHIN, LONGEST);
    }

    CommandRunner(ToolPath tools, List<String> prefix, Duration within, int longest) {
        this.tools = tools;
        this.prefix = prefix;
        this.within = within;
        this.longest = longest;
    }

    CommandOutcome run(SnapshotCommand command) throws InterruptedException {
        Optional<Path> program = tools.find(command.program());
        if (program.isEmpty() && prefix.isEmpty()) {
            return CommandOutcome.notFound(command);
        }
        List<String> words = new ArrayList<>(prefix);
        words.add(program.map(Path::toString).orElse(command.program()));
        words.addAll(command.words().subList(1, command.words().size()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
        builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
        try {
            return outcome(builder.start());
        } catch (IOException e) {
            return new CommandOutcome(CommandOutcome.CANNOT_RUN, command.program() + ": " + e.getMessage());
        }
    }

    private CommandOutcome outcome(Process process) throws InterruptedException {
        CompletableFuture<byte[]> output = read(process.getInputStream(), longest + 1, process);
        CompletableFuture<byte[]> errors = read(process.getErrorStream(), LONGEST_ERROR, null);
        try {
            byte[] text = output.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (text.length > longest) {
                return new CommandOutcome(
                        CommandOutcome.TOO_LONG, "printed more than " + longest / 1024 / 1024 + " MiB: left out");
            }
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return timedOut();
            }
            return ended(process.exitValue(), new String(text, UTF_8), errors);
        } catch (TimeoutException e) {
            return timedOut();
        } catch (ExecutionException e) {
            return new CommandOutcome(CommandOutcome.CANNOT_RUN, "its output could not be read: " + e.getCause());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private CommandOutcome timedOut() {
        return new CommandOutcome(
                CommandOutcome.TIMED_OUT, "did not end within " + within.toSeconds() + " s: left out");
    }

    private static CommandOutcome ended(int exit, String text, CompletableFuture<byte[]> errors)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (exit == 0) {
            return new CommandOutcome(0, text);
        }
        String said = new String(errors.get(1, TimeUnit.SECONDS), UTF_8);
        return new CommandOutcome(exit, !said.isBlank() ? said : !text.isBlank() ? text : "exit " + exit);
    }

    /** Reads to the end, or until there is too much: then whoever prints it is ended. */
    private static CompletableFuture<byte[]> read(InputStream stream, int most, @Nullable Process printer) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        byte[] head = stream.readNBytes(most);
                        if (printer != null && head.length == most) {
                            printer.destroyForcibly();
                        } else {
                            stream.transferTo(OutputStream.nullOutputStream());
                        }
                        read.complete(head);
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                },
                "snapshot-command");
        reader.setDaemon(true);
        reader.start();
        return read;
    }
}
