package dev.crossfire.deploy.app.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node in a network namespace of its own, as {@code deploy/demo/live} plays it. Ends with the test, however that ends. */
final class LiveNode implements AutoCloseable {

    /** @param at when the outcome was known */
    record Outcome(String check, Instant at, String outcome) {}

    private final String name;
    private final Process process;
    private final Path folder;
    private final List<Outcome> outcomes = new ArrayList<>();
    private volatile String namespace = "";

    private LiveNode(String name, Process process, Path folder) {
        this.name = name;
        this.process = process;
        this.folder = folder;
    }

    /** Skips the test, with the reason, where no namespace can be made; never where everything must run. */
    static void requireRoot() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        assumeTrue(
                root || "true".equals(System.getenv("CI")),
                "needs root: it makes network namespaces with firewalls of their own (./crossfire test runs it)");
    }

    /**
     * Starts it and waits until its checks run.
     *
     * @param backend nft or legacy: where its KUBE-FIREWALL rule stands
     */
    static LiveNode start(Path folder, String name, String api, String backend) throws IOException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(
                        "python3",
                        RepositoryRoot.find().resolve("deploy/demo/live").toString(),
                        "--node=" + name,
                        "--journal=" + folder.resolve("node.journal"),
                        "--api=" + api,
                        "--backend=" + backend)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        LiveNode node = new LiveNode(name, process, folder);
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        if (first == null) {
            throw new IllegalStateException("the live node " + name + " did not start; it says above why");
        }
        node.namespace = json(first).path("namespace").asText();
        Thread reader = new Thread(() -> node.read(said), "live-" + name);
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    private void read(BufferedReader said) {
        try (said) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                JsonNode words = json(line);
                if (words.has("check")) {
                    long micros = Math.round(words.path("at").asDouble() * 1e6);
                    Instant at = Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(micros));
                    add(new Outcome(
                            words.path("check").asText(),
                            at,
                            words.path("outcome").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Every check so far. */
    synchronized List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** Those that did not pass. */
    List<Outcome> failures() {
        return outcomes().stream()
                .filter(outcome -> !outcome.outcome().equals("passed"))
                .toList();
    }

    String name() {
        return name;
    }

    /** Where its journal grows. */
    Path journals() {
        return folder;
    }

    /** The words that put a command into its network. */
    String enter() {
        return "nsenter --net=" + namespace + " --";
    }

    /** Tells it to do something, in its own words. */
    void tell(String word) throws IOException {
        process.outputWriter().write(word + "\n");
        process.outputWriter().flush();
    }

    /** Runs a command in its namespace, as someone logged in there does; a failure is the test's. */
    void run(String command) throws IOException, InterruptedException {
        Process entered = new ProcessBuilder("nsenter", "--net=" + namespace, "--", "sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(entered.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (entered.waitFor() != 0) {
            throw new AssertionError(command + " on " + name + ": exit " + entered.exitValue() + ": " + said);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static JsonNode json(String line) throws IOException {
        return Json.tree(line.getBytes(StandardCharsets.UTF_8));
    }
}
