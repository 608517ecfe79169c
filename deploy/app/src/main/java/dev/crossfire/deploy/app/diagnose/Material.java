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
     * @param named it was named on the command line, so it must be readable and recognised
     * @param modified the file's own time, for what carries none
     */
    record File(Path path, byte[] content, Instant modified, boolean named) {
        String name() {
            return path.getFileName().toString();
        }
    }
}
