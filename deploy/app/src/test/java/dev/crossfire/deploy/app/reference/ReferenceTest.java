package dev.crossfire.deploy.app.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference pages say what the conflict files, the vocabulary and the signals say. After a change there: run this test with {@code
 * -Dcrossfire.reference.write=true}, which writes them anew.
 */
class ReferenceTest {

    private static final Path FOLDER = RepositoryRoot.find().resolve("deploy/docs/reference");

    @Test
    void thePagesAreInStep() throws IOException {
        if (Boolean.getBoolean("crossfire.reference.write")) {
            write();
        }
        assertEquals(new TreeMap<>(ReferencePages.all()), standing());
    }

    private static void write() throws IOException {
        for (String stale : standing().keySet()) {
            Files.delete(FOLDER.resolve(stale));
        }
        for (Map.Entry<String, String> page : ReferencePages.all().entrySet()) {
            Path file = FOLDER.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.getValue());
        }
    }

    private static Map<String, String> standing() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        if (Files.isDirectory(FOLDER)) {
            try (Stream<Path> files = Files.walk(FOLDER)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".md")).toList()) {
                    pages.put(FOLDER.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return pages;
    }
}
