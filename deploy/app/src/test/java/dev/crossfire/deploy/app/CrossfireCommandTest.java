package dev.crossfire.deploy.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CrossfireCommandTest {

    @Test
    void versionIsAResult() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exit());
        assertTrue(run.out().matches("crossfire \\d+\\.\\d+\\.\\d+\\R"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void noCommandIsBadUsageThatNamesThem() {
        CommandRun run = CommandRun.of();
        assertEquals(2, run.exit());
        assertTrue(run.onlyErrorLine().startsWith("crossfire: which command? One of "), run.err());
    }

    @Test
    void unknownCommandIsOneLine() {
        CommandRun run = CommandRun.of("diagnoze");
        assertEquals(2, run.exit());
        assertTrue(run.onlyErrorLine().contains("unknown command 'diagnoze'"), run.err());
    }

    @Test
    void onlyTheNamedCommandIsMade() {
        assertEquals(
                Set.of("topics"),
                CrossfireCommand.commandLine(Map.of(), "topics", "check")
                        .getSubcommands()
                        .keySet());
        assertTrue(CrossfireCommand.commandLine(Map.of(), "help", "topics")
                        .getSubcommands()
                        .size()
                > 3);
    }

    @Test
    void helpListsEveryCommand() {
        String help = CommandRun.of("--help").out();
        CrossfireCommand.commandLine(Map.of())
                .getSubcommands()
                .keySet()
                .forEach(name -> assertTrue(help.contains("  " + name + " "), help));
    }

    @Test
    void unknownOptionIsOneLineThatNamesItsCommand() {
        CommandRun run = CommandRun.of("test", "--campain");
        assertEquals(2, run.exit());
        assertEquals(
                "crossfire test: unknown option '--campain', did you mean --campaign? (see crossfire test --help)",
                run.onlyErrorLine());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfOnStdout(String command) {
        CommandRun run = CommandRun.of(command.split(" ", -1));
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("Usage: crossfire"), run.out());
        assertEquals("", run.err());
    }

    static Stream<String> commands() {
        return help(CrossfireCommand.commandLine(Map.of()), "");
    }

    private static Stream<String> help(CommandLine command, String path) {
        return Stream.concat(
                Stream.of((path + " --help").strip()),
                command.getSubcommands().entrySet().stream()
                        .flatMap(sub -> help(sub.getValue(), (path + " " + sub.getKey()).strip())));
    }
}
