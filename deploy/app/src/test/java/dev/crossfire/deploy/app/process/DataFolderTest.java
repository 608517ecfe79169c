package dev.crossfire.deploy.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path temp;

    @Test
    void aNewFolderIsMadeForItsUserAlone() throws IOException {
        Path path = temp.resolve("a/b");
        try (DataFolder folder = DataFolder.open(path)) {
            assertEquals(path.resolve("broker"), folder.broker());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void isFoundAgain() throws IOException {
        try (DataFolder folder = DataFolder.open(temp)) {
            Files.createDirectory(folder.broker());
        }
        try (DataFolder folder = DataFolder.open(temp)) {
            assertTrue(Files.isDirectory(folder.broker()));
        }
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        Files.writeString(temp.resolve("format"), "2\n");
        assertEquals(
                "data folder " + temp
                        + " is of format 2, written by a newer version of crossfire; this one knows format 1; use that"
                        + " version, or another folder with --data (CROSSFIRE_DATA)",
                refusal(temp));
    }

    @Test
    void anUnreadableFormatIsRefused() throws IOException {
        Files.writeString(temp.resolve("format"), "");
        assertTrue(refusal(temp).contains("does not hold a format number"));
    }

    @Test
    void aFolderOfSomethingElseIsRefused() throws IOException {
        Files.writeString(temp.resolve("thesis.tex"), "");
        assertTrue(refusal(temp).contains("holds files that are not crossfire's"));
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertTrue(refusal(file).contains("is not a folder"));
    }

    @Test
    void aFolderBelowAFileIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertTrue(refusal(file.resolve("data")).contains("cannot be used"));
    }

    @Test
    void aFolderInUseIsRefusedAndNamesWhoUsesIt() {
        try (DataFolder held = DataFolder.open(temp)) {
            String message = refusal(held.path());
            assertTrue(
                    message.contains("is in use by another crossfire (process "
                            + ProcessHandle.current().pid() + ")"),
                    message);
        }
        DataFolder.open(temp).close();
    }

    @Test
    void anotherUsersFolderIsRefused() throws IOException {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "needs root: a folder is given to another user");
        Files.setAttribute(temp, "unix:uid", 65_534);
        assertTrue(refusal(temp).contains(" belongs to user "));
    }

    private static String refusal(Path path) {
        CommandFailed refused =
                assertThrows(CommandFailed.class, () -> DataFolder.open(path).close());
        assertEquals(ExitCode.FAILED, refused.exitCode());
        assertEquals(1, refused.getMessage().lines().count());
        return refused.getMessage();
    }
}
