package dev.crossfire.ingest.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiAccessTest {

    @TempDir
    Path folder;

    @Test
    void aNamedKubeconfigMustBeThere() throws IOException {
        Path file = folder.resolve("kubeconfig");
        ApiAccess access = new ApiAccess(PodsShipping.of("prod").withKubeconfig(file, null));
        assertTrue(lacks(access, Map.of()).orElseThrow().startsWith(file + " does not exist: name a kubeconfig"));
        Files.createFile(file);
        assertEquals(Optional.empty(), lacks(access, Map.of()));
    }

    @Test
    void itIsLookedForWhereKubectlLooks() throws IOException {
        ApiAccess access = new ApiAccess(PodsShipping.of("prod"));
        assertTrue(
                lacks(access, Map.of("HOME", folder.toString())).orElseThrow().contains("--kubeconfig"));
        Files.createFile(Files.createDirectory(folder.resolve(".kube")).resolve("config"));
        assertEquals(Optional.empty(), lacks(access, Map.of("HOME", folder.toString())));
        String missing = folder.resolve("gone").toString();
        assertTrue(lacks(access, Map.of("KUBECONFIG", missing)).orElseThrow().contains(missing));
        assertEquals(
                Optional.empty(), lacks(access, Map.of("KUBECONFIG", missing + ":" + folder.resolve(".kube/config"))));
    }

    private static Optional<String> lacks(ApiAccess access, Map<String, String> environment) {
        return access.lacks(environment::get);
    }
}
