package dev.crossfire.deploy.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the page that teaches to write a conflict: its files are written in its order, its commands run, and say what stands there. */
class TutorialTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml file=(\\S+)|console)\\n(.*?)^```$");

    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ \\./crossfire ");

    @TempDir
    private Path folder;

    @Test
    void everyStepDoesWhatThePageSays() throws IOException {
        String page = Files.readString(RepositoryRoot.find().resolve("deploy/docs/own-conflicts.md"));
        Matcher block = BLOCK.matcher(page);
        int commands = 0;
        while (block.find()) {
            if (block.group(2) != null) {
                Path file = folder.resolve(block.group(2));
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.group(3));
            } else {
                commands += run(block.group(3));
            }
        }
        assertTrue(commands >= 4, "the page shows " + commands + " commands");
    }

    private int run(String console) {
        int commands = 0;
        for (String step : COMMAND.split(console, -1)) {
            if (!step.isBlank()) {
                commands++;
                String line = step.lines().findFirst().orElseThrow();
                String expected = step.substring(line.length()).strip();
                List<String> arguments = new ArrayList<>();
                for (String word : line.split(" ", -1)) {
                    arguments.add(word.equals("mine") ? folder.resolve("mine").toString() : word);
                }
                CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
                String said = (run.out() + run.err()).replace(folder + "/", "").strip();
                if (expected.isEmpty()) {
                    assertEquals(0, run.exit(), said);
                } else {
                    assertEquals(expected, said, line);
                }
            }
        }
        return commands;
    }
}
