package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keeps the cursor behind the last acknowledged entry across restarts and power cuts: the file is whole, or the one before it is. */
final class CursorFile {

    /** As journald writes it: {@code s=…;i=…;b=…;m=…;t=…;x=…}. */
    private static final Pattern CURSOR = Pattern.compile("[a-z]=[0-9a-fA-F]+(?:;[a-z]=[0-9a-fA-F]+)+");

    private static final int LONGEST = 1024;

    private final Path file;

    CursorFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    Path path() {
        return file;
    }

    /** A file that holds no cursor. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(Path file) {
            super(file + " holds no cursor");
        }
    }

    /**
     * The cursor; empty when none was kept yet.
     *
     * @throws DamagedException when something else stands there
     * @throws IOException when it may not be read
     */
    Optional<String> read() throws IOException, DamagedException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String cursor = new String(content, UTF_8).strip();
        if (content.length > LONGEST || !CURSOR.matcher(cursor).matches()) {
            throw new DamagedException(file);
        }
        return Optional.of(cursor);
    }

    /** Replaces the cursor; it is on the disk when this returns. */
    void write(String cursor) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        // No channel: it would be closed by the interrupt that tells the shipper to stop, and the last cursor be lost.
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write((cursor + "\n").getBytes(UTF_8));
            out.getFD().sync();
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Forgets the cursor. */
    void discard() throws IOException {
        Files.deleteIfExists(file);
    }
}
