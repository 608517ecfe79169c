package dev.crossfire.ingest.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.ToolPath;
import dev.crossfire.model.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSourceTest {

    private static final JournalShipping SHIPPING = JournalShipping.of(new NodeKey("prod", "worker-3"), null);

    @TempDir
    Path folder;

    private Path tools;
    private Path persistent;
    private Path inMemory;

    @BeforeEach
    void aMachineWithJournalctl() throws IOException {
        tools = Files.createDirectory(folder.resolve("bin"));
        Files.createFile(tools.resolve("journalctl"));
        assertTrue(tools.resolve("journalctl").toFile().setExecutable(true));
        persistent = folder.resolve("var");
        inMemory = folder.resolve("run");
    }

    @Test
    void withoutJournalctlItNamesThePackage() {
        JournalSource source = new JournalSource(ToolPath.of(persistent), List.of(persistent, inMemory));
        assertTrue(source.lacks(SHIPPING).orElseThrow().contains("apt-get install -y systemd"));
    }

    @Test
    void withoutAJournalItSaysWhereItLooked() {
        String lack = source().lacks(SHIPPING).orElseThrow();
        assertTrue(lack.startsWith("no journal in " + persistent + " or " + inMemory), lack);
        assertTrue(lack.contains("--directory"), lack);
    }

    @Test
    void aJournalInMemoryIsEnough() throws IOException {
        Files.createFile(Files.createDirectories(inMemory.resolve("machine")).resolve("system.journal"));
        assertEquals(Optional.empty(), source().lacks(SHIPPING));
    }

    @Test
    void namedFilesAndFoldersMustBeThere() {
        Path missing = folder.resolve("gone");
        assertTrue(
                source().lacks(SHIPPING.withDirectory(missing)).orElseThrow().contains(missing + " is no directory"));
        assertTrue(source().lacks(SHIPPING.withFiles(List.of(missing)))
                .orElseThrow()
                .contains(missing + " does not exist"));
        assertEquals(Optional.empty(), source().lacks(SHIPPING.withDirectory(tools)));
    }

    private JournalSource source() {
        return new JournalSource(ToolPath.of(tools), List.of(persistent, inMemory));
    }
}
