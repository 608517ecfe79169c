package dev.crossfire.ingest;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the tools of a machine are: on the PATH, and where the administrator's are kept even when a user's PATH leaves those out. */
public final class ToolPath {

    private static final List<Path> ALWAYS =
            List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));

    private final List<Path> folders;

    private ToolPath(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Of this process. */
    public static ToolPath ofThisProcess() {
        List<Path> folders = new ArrayList<>();
        for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        folders.addAll(ALWAYS);
        return new ToolPath(folders);
    }

    /** These folders alone. */
    public static ToolPath of(Path... folders) {
        return new ToolPath(List.of(folders));
    }

    /** The tool of this name; empty when there is none that can be run. */
    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
