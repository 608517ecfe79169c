package dev.crossfire.deploy.app.diagnose;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that belong together: a node's bundle, or loose files.
 *
 * @param bundle folder of the bundle; null for loose files
 */
record Material(@Nullable Path bundle, NodeFile nodeFile, List<File> files) {

    Material {
        files = List.copyOf(files);
    }

    /**
     * @param content text, unpacked
     * @param named it was named on the command line, so it must be readable and recognised
     * @param modified the file's own time, for what carries none
     * @param command whose output it is, where the file says so; null where it does not
     * @param takenAt when it was taken, where the file says so of what stands beside it; null where it does not
     */
    record File(
            Path path,
            byte[] content,
            Instant modified,
            boolean named,
            @Nullable String command,
            @Nullable Instant takenAt) {

        File(Path path, byte[] content, Instant modified, boolean named) {
            this(path, content, modified, named, null, null);
        }

        private static final String PACKED = ".gz";

        /** Without what a packed file's name ends with. */
        String name() {
            String name = path.getFileName().toString();
            return name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
        }
    }
}
