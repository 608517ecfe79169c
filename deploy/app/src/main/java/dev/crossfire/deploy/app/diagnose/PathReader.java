package dev.crossfire.deploy.app.diagnose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the command line names: files, folders, and folders that hold a {@code node.yaml}, which are one node's bundle each. */
final class PathReader {

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private final List<Material> materials = new ArrayList<>();
    private final List<DiagnosedInput> failures = new ArrayList<>();
    private final List<Material.File> loose = new ArrayList<>();

    /** Everything readable, bundle by bundle; loose files together as the last. */
    List<Material> read(List<Path> paths) {
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                folder(path, true);
            } else {
                Material.File file = file(path, true);
                if (file != null) {
                    loose.add(file);
                }
            }
        }
        if (!loose.isEmpty()) {
            materials.add(new Material(null, NodeFile.NONE, loose));
        }
        return List.copyOf(materials);
    }

    /** What could not be read. */
    List<DiagnosedInput> failures() {
        return List.copyOf(failures);
    }

    private void folder(Path folder, boolean named) {
        List<Path> entries = list(folder, named);
        boolean bundle = Files.isRegularFile(folder.resolve(NodeFile.NAME));
        List<Material.File> files = new ArrayList<>();
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                folder(entry, false);
            } else {
                Material.File file = file(entry, false);
                if (file != null) {
                    files.add(file);
                }
            }
        }
        if (bundle) {
            materials.add(new Material(folder, nodeFile(folder, files), files));
        } else if (files.isEmpty() && named && entries.isEmpty()) {
            failures.add(DiagnosedInput.failed(
                    folder, "unknown", "is an empty folder: name files, or a folder that holds some", true));
        } else {
            loose.addAll(files);
        }
    }

    private NodeFile nodeFile(Path folder, List<Material.File> files) {
        for (Material.File file : files) {
            if (file.name().equals(NodeFile.NAME)) {
                try {
                    return NodeFile.parse(new String(file.content(), StandardCharsets.UTF_8));
                } catch (UnreadableInput e) {
                    failures.add(DiagnosedInput.failed(file.path(), "node", String.valueOf(e.getMessage()), true));
                }
            }
        }
        return new NodeFile(
                null, folder.toAbsolutePath().getFileName().toString(), java.util.Map.of(), java.util.Map.of());
    }

    private List<Path> list(Path folder, boolean named) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            failures.add(DiagnosedInput.failed(folder, "unknown", reason(e), named));
            return List.of();
        }
    }

    private Material.@Nullable File file(Path path, boolean named) {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException("is larger than " + MOST_BYTES / 1024 / 1024
                        + " MiB: cut it to the hour around the failing checks");
            }
            return new Material.File(
                    path,
                    Unpacked.of(Files.readAllBytes(path), MOST_BYTES),
                    Files.getLastModifiedTime(path).toInstant(),
                    named);
        } catch (IOException e) {
            failures.add(DiagnosedInput.failed(path, "unknown", reason(e), named));
            return null;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist: check the path";
        }
        return e instanceof AccessDeniedException
                ? "may not be read by this user: run as its owner, or chmod it"
                : String.valueOf(e.getMessage());
    }
}
