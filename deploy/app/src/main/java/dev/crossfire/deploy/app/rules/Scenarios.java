package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.List;

/** The scenarios of a folder. */
final class Scenarios {

    private Scenarios() {}

    /** Reads them, in the order of their names; throws {@link CommandFailed} when one cannot be used. */
    static List<Scenario> of(ConflictFolder folder) {
        List<Scenario> scenarios = new ArrayList<>();
        folder.scenarios().forEach((path, text) -> {
            try {
                scenarios.add(Scenario.read(path, text));
            } catch (YamlFileException e) {
                throw CommandFailed.failed(String.valueOf(e.getMessage()));
            }
        });
        return scenarios;
    }
}
