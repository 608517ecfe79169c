package dev.crossfire.deploy.app.rules;

import dev.crossfire.streams.yaml.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must come of what was captured.
 *
 * @param file where it stands
 * @param says what it shows, in a few words
 * @param given name → text of the files of one node, as they would stand in its bundle
 * @param bundle a folder that holds them instead; null when they stand in the scenario
 * @param then what must come of it
 */
record Scenario(
        Path file,
        String says,
        Map<String, String> given,
        @Nullable Path bundle,
        List<Expected> then) {

    private static final List<String> VERDICTS = List.of("confirmed", "suspected", "refuted", "none");

    Scenario {
        given = Map.copyOf(given);
        then = List.copyOf(then);
    }

    /**
     * What must come of one conflict; what is not said is not looked at.
     *
     * @param verdicts one of them; {@code none} and {@code refuted} are no incident
     * @param cause id of the cause
     * @param first id of the remedy ranked first
     * @param holds remedy → what must be said of it
     * @param says texts that the incident, or else the finding, must contain
     */
    record Expected(
            String conflict,
            List<String> verdicts,
            @Nullable String cause,
            @Nullable String first,
            Map<String, String> holds,
            List<String> says) {

        Expected {
            verdicts = List.copyOf(verdicts);
            holds = Map.copyOf(holds);
            says = List.copyOf(says);
        }
    }

    /** Whether it makes a conflict an incident. */
    boolean fires(String conflict) {
        return then.stream()
                .filter(expected -> expected.conflict().equals(conflict))
                .anyMatch(expected -> !silent(expected));
    }

    /** Whether it makes sure that a conflict is no incident. */
    boolean staysSilent(String conflict) {
        return then.stream()
                .filter(expected -> expected.conflict().equals(conflict))
                .anyMatch(Scenario::silent);
    }

    private static boolean silent(Expected expected) {
        return List.of("refuted", "none").containsAll(expected.verdicts());
    }

    /** Reads a scenario file; throws {@link dev.crossfire.streams.yaml.YamlFileException} when it cannot be used. */
    static Scenario read(Path file, String text) {
        Yaml root = Yaml.parse(file.toString(), text).only("scenario", "given", "then");
        Yaml given = root.get("given");
        Map<String, String> files = new LinkedHashMap<>();
        if (given.isMap()) {
            given.map().forEach((name, content) -> files.put(name, content.text()));
        }
        Yaml then = root.get("then");
        List<Expected> expected = new ArrayList<>();
        for (Yaml each : then.isList() ? then.list() : List.of(then)) {
            expected.add(expected(each));
        }
        return new Scenario(
                file,
                root.get("scenario").text(),
                files,
                given.isMap() ? null : file.resolveSibling(given.text()).normalize(),
                expected);
    }

    private static Expected expected(Yaml yaml) {
        yaml.only("conflict", "verdict", "cause", "first", "holds", "says");
        Yaml verdict = yaml.get("verdict");
        for (String word : verdict.texts()) {
            if (!VERDICTS.contains(word)) {
                throw verdict.wrongWord("verdict", word, VERDICTS);
            }
        }
        Yaml cause = yaml.find("cause");
        Yaml first = yaml.find("first");
        Yaml says = yaml.find("says");
        Yaml holds = yaml.find("holds");
        Map<String, String> held = new LinkedHashMap<>();
        if (holds != null) {
            holds.map().forEach((remedy, value) -> held.put(remedy, value.text()));
        }
        return new Expected(
                yaml.get("conflict").text(),
                verdict.texts(),
                cause == null ? null : cause.text(),
                first == null ? null : first.text(),
                held,
                says == null ? List.of() : says.texts());
    }
}
