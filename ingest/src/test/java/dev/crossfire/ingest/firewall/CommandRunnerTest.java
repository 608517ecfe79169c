package dev.crossfire.ingest.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.ToolPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {

    @TempDir
    Path folder;

    @Test
    void whatItPrintsIsItsText() throws Exception {
        assertEquals(new CommandOutcome(0, "rules\n"), run("echo rules; echo warned >&2"));
    }

    @Test
    void aFailureIsToldByItsLastWords() throws Exception {
        assertEquals(new CommandOutcome(3, "no permission\n"), run("echo half; echo no permission >&2; exit 3"));
        assertEquals(new CommandOutcome(4, "only this\n"), run("echo only this; exit 4"));
        assertEquals(new CommandOutcome(5, "exit 5"), run("exit 5"));
    }

    @Test
    void oneThatDoesNotEndIsEnded() throws Exception {
        long began = System.nanoTime();
        assertEquals(CommandOutcome.TIMED_OUT, run("sleep 600").exit());
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(20).toNanos());
    }

    @Test
    void oneThatPrintsTooMuchIsEndedAndLeftOut() throws Exception {
        CommandOutcome outcome = run("while :; do echo 0123456789012345678901234567890123456789; done");
        assertEquals(CommandOutcome.TOO_LONG, outcome.exit());
        assertTrue(outcome.text().contains("left out"), outcome::text);
    }

    @Test
    void oneThatIsMissingNamesItsPackage() throws Exception {
        CommandOutcome outcome = new CommandRunner(ToolPath.of(folder), List.of()).run(SnapshotCommand.FLOWS);
        assertEquals(CommandOutcome.NOT_FOUND, outcome.exit());
        assertTrue(outcome.reason().contains("apt-get install -y conntrack"), outcome::reason);
    }

    @Test
    void oneThatIsNoProgramIsToldToo() throws Exception {
        Path broken = folder.resolve("conntrack");
        Files.writeString(broken, "#!/nowhere/sh\n");
        assertTrue(broken.toFile().setExecutable(true));
        assertEquals(
                CommandOutcome.CANNOT_RUN,
                new CommandRunner(ToolPath.of(folder), List.of())
                        .run(SnapshotCommand.FLOWS)
                        .exit());
    }

    private static CommandOutcome run(String script) throws Exception {
        CommandRunner runner = new CommandRunner(ToolPath.ofThisProcess(), List.of(), Duration.ofSeconds(1), 64 * 1024);
        return runner.run(new SnapshotCommand("firewall", List.of("sh", "-c", script), null, "dash"));
    }
}
