package dev.crossfire.deploy.app.conflicts;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.lint.Complaint;
import dev.crossfire.streams.lint.ConflictLint;
import dev.crossfire.streams.yaml.YamlFileException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of conflict files: every {@code *.yaml} in it is one conflict, and every {@code *.yaml} below its folder {@code scenarios} is a
 * scenario.
 *
 * @param conflicts name → text
 * @param scenarios path → text
 */
public record ConflictFolder(Map<Path, String> conflicts, Map<Path, String> scenarios) {

    private static final String SCENARIOS = "scenarios";

    /** The whole set goes into one record of a topic when it is published. */
    private static final long MOST_BYTES = 512L * 1024;

    /**
     * Reads a folder.
     *
     * @throws CommandFailed when it cannot be read or holds no conflict file
     */
    public static ConflictFolder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw CommandFailed.failed(folder + " is no folder: name one that holds conflict files (*.yaml)");
        }
        try {
            Map<Path, String> conflicts = texts(folder, 1);
            Path scenarios = folder.resolve(SCENARIOS);
            if (conflicts.isEmpty()) {
                throw CommandFailed.failed(folder
                        + " holds no conflict file (*.yaml); 'crossfire rules show ID' prints one to begin with");
            }
            long size = conflicts.values().stream().mapToLong(String::length).sum();
            if (size > MOST_BYTES) {
                throw CommandFailed.failed(folder + " holds " + size / 1024 + " KiB of conflict files; at most "
                        + MOST_BYTES / 1024 + " KiB are read");
            }
            return new ConflictFolder(
                    conflicts, Files.isDirectory(scenarios) ? texts(scenarios, Integer.MAX_VALUE) : Map.of());
        } catch (IOException e) {
            throw CommandFailed.failed(folder + " could not be read: " + e.getMessage());
        }
    }

    /**
     * The shipped catalogue and the folder's conflicts.
     *
     * @param folder null for the shipped ones alone
     * @throws CommandFailed when a file cannot be used: with file, line, column, and what was expected
     */
    public static RuleCatalogue catalogue(@Nullable Path folder) {
        return folder == null ? RuleCatalogue.shipped() : read(folder).catalogue();
    }

    /** The shipped catalogue and these conflicts; throws {@link CommandFailed} when one cannot be used. */
    public RuleCatalogue catalogue() {
        Map<String, String> own = new LinkedHashMap<>();
        conflicts.forEach((path, text) -> own.put(path.toString(), text));
        try {
            RuleCatalogue catalogue = RuleCatalogue.with(own);
            // A name that means nothing is sure to mislead: a condition on it never holds.
            ConflictLint.of(own).complaints().stream()
                    .filter(complaint -> complaint.severity() == Complaint.Severity.ERROR)
                    .findFirst()
                    .ifPresent(complaint -> {
                        throw new YamlFileException(complaint.says());
                    });
            return catalogue;
        } catch (YamlFileException e) {
            throw CommandFailed.failed(e.getMessage() + " (crossfire rules lint shows all that is wrong)");
        }
    }

    private static Map<Path, String> texts(Path folder, int depth) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder, depth)) {
            found.filter(path -> path.getFileName().toString().endsWith(".yaml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(files::add);
        }
        Map<Path, String> texts = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                texts.put(file, Files.readString(file));
            } catch (MalformedInputException e) {
                throw CommandFailed.failed(file + " is not UTF-8 text");
            }
        }
        return texts;
    }
}
