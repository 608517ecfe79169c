package dev.crossfire.deploy.app.process;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Tells whoever started the process how it goes, a line at a time. Safe from any thread. */
public final class Terminal {

    private final Consumer<String> lines;

    private Terminal(Consumer<String> lines) {
        this.lines = lines;
    }

    /** For people who look on: lines that begin with {@code crossfire:}. */
    public static Terminal of(PrintWriter err) {
        return new Terminal(line -> {
            err.println("crossfire: " + line);
            err.flush();
        });
    }

    /** For whoever collects the log: events of it, under this name. */
    public static Terminal logged(String process) {
        return new Terminal(LoggerFactory.getLogger("crossfire." + process)::info);
    }

    public synchronized void say(String line) {
        lines.accept(line);
    }

    /**
     * Does a step and says how long it took.
     *
     * @param about what else to say of what came out of it
     */
    public <T> T timed(String part, Supplier<T> step, Function<T, String> about) {
        long began = System.nanoTime();
        T outcome = step.get();
        String took = seconds(Duration.ofNanos(System.nanoTime() - began));
        say("%-9s ready after %s  %s"
                .formatted(part, took, about.apply(outcome))
                .stripTrailing());
        return outcome;
    }

    /** Time since this JVM was started, such as {@code 7.1 s}. */
    public String sinceStart() {
        return seconds(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
