package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The folder of conflict files that a command is about. */
final class FolderArgument {

    @Parameters(paramLabel = "DIR", description = "Folder of conflict files, with their scenarios in DIR/scenarios.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path folder;

    Path path() {
        return folder;
    }

    /** What the folder holds. */
    ConflictFolder read() {
        return ConflictFolder.read(folder);
    }
}
