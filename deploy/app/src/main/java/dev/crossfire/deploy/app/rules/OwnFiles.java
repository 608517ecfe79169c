package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.streams.yaml.Yaml;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Which file of a folder holds which conflict. */
final class OwnFiles {

    private OwnFiles() {}

    /** Id of a conflict → its file; of files that can be read. */
    static Map<String, Path> byId(Path folder) {
        Map<String, Path> files = new TreeMap<>();
        ConflictFolder.read(folder)
                .conflicts()
                .forEach((path, text) ->
                        files.put(Yaml.parse(path.toString(), text).get("id").text(), path));
        return files;
    }
}
