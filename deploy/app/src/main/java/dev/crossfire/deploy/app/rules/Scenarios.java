package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** Which scenarios a folder that can be used lacks, in words. */
    static List<String> missing(ConflictFolder folder) {
        Set<String> ids = new LinkedHashSet<>();
        folder.conflicts()
                .forEach((path, text) ->
                        ids.add(Yaml.parse(path.toString(), text).get("id").text()));
        return missing(folder, ids);
    }

    /**
     * Which scenarios a folder lacks, in words. A conflict that no scenario makes stay silent may be one that always fires.
     *
     * @param ids of its conflicts
     */
    static List<String> missing(ConflictFolder folder, Set<String> ids) {
        List<Scenario> scenarios = of(folder);
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            if (scenarios.stream().noneMatch(scenario -> scenario.fires(id))) {
                missing.add(
                        id + ": no scenario in which it must fire (then: {conflict: " + id + ", verdict: confirmed})");
            }
            if (scenarios.stream().noneMatch(scenario -> scenario.staysSilent(id))) {
                missing.add(
                        id + ": no scenario in which it must not fire (then: {conflict: " + id + ", verdict: none})");
            }
        }
        return missing;
    }
}
