package dev.crossfire.deploy.app.up;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells whoever started the process how it goes, a line at a time. Safe from any thread. */
final class Terminal {

    private final PrintWriter err;

    Terminal(PrintWriter err) {
        this.err = err;
    }

    synchronized void say(String line) {
        err.println("crossfire: " + line);
        err.flush();
    }

    /**
     * Does a step and says how long it took.
     *
     * @param about what else to say of what came out of it
     */
    <T> T timed(String part, Supplier<T> step, Function<T, String> about) {
        long began = System.nanoTime();
        T outcome = step.get();
        String took = seconds(Duration.ofNanos(System.nanoTime() - began));
        say("%-9s ready after %s  %s"
                .formatted(part, took, about.apply(outcome))
                .stripTrailing());
        return outcome;
    }

    /** Time since this JVM was started, such as {@code 7.1 s}. */
    String sinceStart() {
        return seconds(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
