package dev.crossfire.streams.lint;

import dev.crossfire.streams.yaml.Yaml;
import java.util.List;
import java.util.Map;

/**
 * What a conflict file adds to the work.
 *
 * @param checks conditions that are looked at each time a node is judged
 * @param literals texts that every record is searched for
 * @param patterns that an entry with such a text is held against
 */
public record Cost(int checks, int literals, int patterns) {

    private static final List<String> CONDITIONS = List.of("check", "symptom", "suspect", "concern", "when");
    private static final List<String> COMBINING = List.of("all", "any", "not");
    private static final List<String> PATTERNS = List.of("matches", "text", "where", "find");

    static Cost of(Yaml root) {
        int checks = 0;
        for (String key : CONDITIONS) {
            for (Yaml condition : root.below(key)) {
                checks += leaves(condition);
            }
        }
        Yaml recognise = root.find("recognise");
        int literals = 0;
        int patterns = 0;
        if (recognise != null) {
            for (Yaml value : recognise.below("literals")) {
                literals += value.isList() ? value.list().size() : 1;
            }
            for (String key : PATTERNS) {
                for (Yaml value : recognise.below(key)) {
                    patterns +=
                            value.isMap() ? value.map().size() : value.texts().size();
                }
            }
        }
        return new Cost(checks, literals, patterns);
    }

    private static int leaves(Yaml condition) {
        if (condition.isMap()) {
            Map<String, Yaml> entries = condition.map();
            String word = entries.keySet().iterator().next();
            if (COMBINING.contains(word)) {
                Yaml parts = entries.get(word);
                return parts == null
                        ? 0
                        : parts.isList()
                                ? parts.list().stream().mapToInt(Cost::leaves).sum()
                                : leaves(parts);
            }
        }
        return 1;
    }
}
