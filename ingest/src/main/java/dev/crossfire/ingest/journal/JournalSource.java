package dev.crossfire.ingest.journal;

import dev.crossfire.ingest.ToolPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the journal that is to be shipped can be read here. Looks, and touches nothing. */
final class JournalSource {

    static final String NO_JOURNALCTL =
            "no journalctl here: install systemd (on Debian: apt-get install -y systemd), or put journalctl on the PATH";

    /** Where journald keeps the machine's journal: on the disk, or in memory. */
    static final List<Path> MACHINE = List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

    private static final int DEPTH = 2;
    private static final String CURE = "run as root, or as a member of the group systemd-journal";

    private final ToolPath tools;
    private final List<Path> machine;

    JournalSource(ToolPath tools, List<Path> machine) {
        this.tools = tools;
        this.machine = machine;
    }

    /** One line that names what is missing and the cure; empty when nothing is. */
    Optional<String> lacks(JournalShipping shipping) {
        if (tools.find(Journalctl.NAME).isEmpty()) {
            return Optional.of(NO_JOURNALCTL);
        }
        if (!shipping.files().isEmpty()) {
            return shipping.files().stream()
                    .flatMap(file -> unreadable(file).stream())
                    .findFirst();
        }
        Path directory = shipping.directory();
        return directory == null ? lacks(machine, "journald does not run here") : named(directory);
    }

    private static Optional<String> named(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.of(directory + " is no directory: name the folder that holds the journal files");
        }
        return Optional.<String>empty().or(() -> unreadable(directory));
    }

    private static Optional<String> lacks(List<Path> folders, String why) {
        List<Path> files = folders.stream().flatMap(JournalSource::journals).toList();
        boolean hidden = folders.stream().anyMatch(folder -> Files.isDirectory(folder) && !Files.isReadable(folder));
        if (files.stream().anyMatch(Files::isReadable)) {
            return Optional.empty();
        }
        if (files.isEmpty() && !hidden) {
            return Optional.of("no journal in " + folders.get(0) + " or " + folders.get(1) + " (" + why
                    + "): name another with --directory or --file");
        }
        return Optional.of("the journal in " + folders.get(0) + " may not be read by this user: " + CURE);
    }

    private static Optional<String> unreadable(Path file) {
        if (!Files.exists(file)) {
            return Optional.of(file + " does not exist: check the path");
        }
        return Files.isReadable(file) ? Optional.empty() : Optional.of(file + " may not be read by this user: " + CURE);
    }

    private static Stream<Path> journals(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> found =
                Files.find(folder, DEPTH, (file, attributes) -> file.toString().endsWith(".journal"))) {
            return found.toList().stream();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Stream.empty();
        }
    }
}
