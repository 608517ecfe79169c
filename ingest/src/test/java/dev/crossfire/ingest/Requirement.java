package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a test needs of its machine: without it the test is skipped by name and reason, in CI it fails. */
public final class Requirement {

    private Requirement() {}

    /** Skips unless this process is root's. */
    public static void root() {
        require("0".equals(String.valueOf(uid())), "needs root, for network namespaces and firewall rules");
    }

    /** Skips unless there is such a program. */
    public static Path program(String debianPackage, String... places) {
        Optional<Path> found =
                Arrays.stream(places).map(Path::of).filter(Files::isExecutable).findFirst();
        require(found.isPresent(), "needs " + places[0] + ": apt-get install -y " + debianPackage);
        return found.orElseThrow();
    }

    private static Object uid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (java.io.IOException e) {
            return -1;
        }
    }

    private static void require(boolean there, String why) {
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(there, why);
        } else {
            assumeTrue(there, why);
        }
    }
}
