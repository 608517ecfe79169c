package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Stream;

/** What must outlive the process: ours alone while this is open, and of a format that this version knows. */
public final class DataFolder implements AutoCloseable {

    /** Raised when a folder of the version before can no longer be read as it stands. */
    static final int FORMAT = 1;

    private static final String FORMAT_FILE = "format";
    private static final String LOCK_FILE = "lock";
    private static final String INSTANCE_FILE = "instance";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens the folder, making it when it is not there.
     *
     * @throws CommandFailed when it is another user's, of a newer format, not ours, or in use by another process
     */
    public static DataFolder open(Path path) {
        try {
            return openOrThrow(path);
        } catch (FileSystemException e) {
            throw refused(
                    path, "cannot be used: " + reason(e), "give one that you may write with --data (CROSSFIRE_DATA)");
        } catch (IOException e) {
            throw refused(path, "cannot be used: " + e.getMessage(), "choose another with --data (CROSSFIRE_DATA)");
        }
    }

    private static DataFolder openOrThrow(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw refused(path, "is not a folder", "choose another with --data (CROSSFIRE_DATA)");
        }
        // Logs of nodes are nobody else's business.
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        requireOwner(path);
        requireOursOrEmpty(path);
        FileChannel lock = lock(path);
        try {
            requireKnownFormat(path);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        return new DataFolder(path, lock);
    }

    /** Where the embedded broker keeps its log. */
    public Path broker() {
        return path.resolve("broker");
    }

    /** Where Kafka Streams keeps what it would otherwise have to restore. */
    public Path streams() {
        return path.resolve("streams");
    }

    /** Where the feed keeps its view of the incidents' topic. */
    public Path history() {
        return path.resolve("history");
    }

    /** Names this folder's process among those that share a cluster: the same after a restart, so that it gets its work back at once. */
    public String instanceId() {
        Path file = path.resolve(INSTANCE_FILE);
        try {
            if (!Files.exists(file)) {
                writeWhole(file, "crossfire-" + UUID.randomUUID());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw refused(path, "cannot be used: " + e.getMessage(), "choose another with --data (CROSSFIRE_DATA)");
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void requireOwner(Path path) throws IOException {
        Object owner = Files.getAttribute(path, "unix:uid");
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(self)) {
            throw refused(
                    path,
                    "belongs to user " + Files.getOwner(path).getName(),
                    "run as that user, or choose another folder with --data (CROSSFIRE_DATA)");
        }
    }

    private static void requireOursOrEmpty(Path path) throws IOException {
        if (Files.exists(path.resolve(FORMAT_FILE))) {
            return;
        }
        try (Stream<Path> content = Files.list(path)) {
            // A lock alone: the process that made the folder died before it wrote its format.
            if (content.anyMatch(file -> !file.getFileName().toString().startsWith(LOCK_FILE))) {
                throw refused(
                        path,
                        "holds files that are not crossfire's",
                        "choose an empty or new folder with --data (CROSSFIRE_DATA)");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: in use all the same.
        }
        if (!locked) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw refused(
                    path,
                    "is in use by another crossfire" + (holder.isEmpty() ? "" : " (process " + holder + ")"),
                    "stop that one, or choose another folder with --data (CROSSFIRE_DATA)");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
        return channel;
    }

    private static void requireKnownFormat(Path path) throws IOException {
        Path file = path.resolve(FORMAT_FILE);
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            writeWhole(file, Integer.toString(FORMAT));
            return;
        }
        int format;
        try {
            format = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused(
                    path,
                    "has a file '" + FORMAT_FILE + "' that does not hold a format number",
                    "choose another folder with --data (CROSSFIRE_DATA)");
        }
        if (format != FORMAT) {
            throw refused(
                    path,
                    "is of format " + format + ", written by a " + (format > FORMAT ? "newer" : "different")
                            + " version of crossfire; this one knows format " + FORMAT,
                    "use that version, or another folder with --data (CROSSFIRE_DATA)");
        }
    }

    /** Whole or not at all: a half-written file would lock its owner out. */
    private static void writeWhole(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(LOCK_FILE + ".new");
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String reason(FileSystemException e) {
        String why = e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getReason();
        return (why == null ? e.getClass().getSimpleName() : why) + " (" + e.getFile() + ")";
    }

    private static CommandFailed refused(Path path, String why, String cure) {
        return CommandFailed.failed("data folder " + path + " " + why + "; " + cure);
    }
}
