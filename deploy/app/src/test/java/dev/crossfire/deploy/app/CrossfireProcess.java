package dev.crossfire.deploy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a process of its own, with the class path of the tests. Ends with the test, however that ends. */
public final class CrossfireProcess implements AutoCloseable {

    /** Longest wait for anything: only a process that hangs takes so long, even on a machine that does other things. */
    public static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration STOP_GOAL = Duration.ofSeconds(5);

    /** As the launcher has them. */
    private static final Map<String, String> HEAPS = Map.of("serve", "192m", "notify", "96m", "ship", "96m");

    private static final Pattern READY = Pattern.compile(".*ready .*(http://127\\.0\\.0\\.1:\\d+/).*");
    private static final Pattern AT_WORK = Pattern.compile(".*ready     in .*");
    private static final Pattern BROKER = Pattern.compile("crossfire: broker .*\\s(127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final List<String> errLines = new ArrayList<>();
    private final Thread reader;

    private CrossfireProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "crossfire-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it in this folder, with no variable set but HOME, which is that folder too. */
    public static CrossfireProcess start(Path folder, String... arguments) {
        return start(CrossfireMain.class, HEAPS.getOrDefault(arguments[0], "384m"), folder, arguments);
    }

    /** Starts another program of ours in the same way. */
    public static CrossfireProcess start(Class<?> program, String heap, Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        try {
            return new CrossfireProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("stderr ended: " + e.getMessage());
        }
    }

    private synchronized void add(String line) {
        errLines.add(line);
        notifyAll();
    }

    /** Every line of stderr so far. */
    public synchronized List<String> err() {
        return List.copyOf(errLines);
    }

    /** Waits for a line of stderr that matches, from the first on. */
    public Matcher awaitLine(Pattern pattern) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            for (int next = 0; ; next++) {
                while (next == errLines.size()) {
                    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (millis <= 0 || (!reader.isAlive() && !process.isAlive())) {
                        throw new AssertionError("no line like " + pattern + " in " + errLines);
                    }
                    wait(Math.min(millis, 200));
                }
                Matcher matcher = pattern.matcher(errLines.get(next));
                if (matcher.matches()) {
                    return matcher;
                }
            }
        }
    }

    /** Waits until it serves. */
    public URI awaitReady() throws InterruptedException {
        return URI.create(awaitLine(READY).group(1));
    }

    /** Waits until it says that it is ready, whatever it serves. */
    public void awaitWork() throws InterruptedException {
        awaitLine(AT_WORK);
    }

    /** Memory that it holds now, in MiB, as the kernel counts it. */
    public long residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new AssertionError("process " + process.pid() + " is gone");
    }

    /** Where its broker listens. */
    public String bootstrap() throws InterruptedException {
        return awaitLine(BROKER).group(1);
    }

    /** What its feed answers. */
    public static HttpResponse<String> get(URI feed, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(feed.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As Ctrl-C or SIGTERM do; waits for the end and returns the exit code. */
    public int stop() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy would also close the pipe that its last words come through
        return awaitExit();
    }

    /** {@link #stop()}, which is to take 5 s at most; says how long it took and fails at three times that. */
    public int stopWithinGoal() throws InterruptedException {
        long before = System.nanoTime();
        int exit = stop();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        System.out.println("stopped in " + took.toMillis() + " ms (goal: " + STOP_GOAL.toMillis() + ")");
        if (took.compareTo(STOP_GOAL.multipliedBy(3)) > 0) {
            throw new AssertionError("stopping took " + took);
        }
        return exit;
    }

    /** Sends it a signal, such as {@code USR1}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill -" + name + " exited with " + kill.exitValue());
        }
    }

    /** As {@code kill -9} does; waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end: " + err());
        }
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
