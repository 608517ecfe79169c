package dev.crossfire.deploy.app.reference;

import dev.crossfire.streams.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a conflict file.
 *
 * @param part what it decides there, such as {@code symptom} or {@code proof}
 * @param id of which entry of that part; empty when the part is one condition
 */
record PlacedCondition(String part, String id, Yaml condition) {

    private static final Set<String> JOINING = Set.of("all", "any", "not");

    /**
     * A word of a condition.
     *
     * @param arguments what stands behind it; null when nothing does
     */
    record Word(String name, @Nullable Yaml arguments) {

        /** Whether it joins other conditions. */
        boolean joins() {
            return JOINING.contains(name);
        }

        /** The signals that its arguments name. */
        Set<String> signals() {
            Set<String> signals = new TreeSet<>();
            if (arguments != null && !joins()) {
                arguments.below("signal").forEach(names -> signals.addAll(names.texts()));
            }
            return signals;
        }
    }

    /** Their places in words: each part once, with its entries. */
    static String places(Stream<PlacedCondition> conditions) {
        Map<String, Set<String>> parts = new LinkedHashMap<>();
        conditions.forEach(each -> {
            Set<String> ids = parts.computeIfAbsent(each.part, any -> new LinkedHashSet<>());
            if (!each.id.isEmpty()) {
                ids.add("**" + each.id + "**");
            }
        });
        return parts.entrySet().stream()
                .map(part -> (part.getKey() + " " + String.join(", ", part.getValue())).strip())
                .collect(Collectors.joining("; "));
    }

    /** Whether a check asks in it for a signal by its name. */
    boolean asks(String check, String signal) {
        return words().stream()
                .anyMatch(word -> word.name().equals(check) && word.signals().contains(signal));
    }

    /** Every word of it, those that join others included. */
    List<Word> words() {
        List<Word> words = new ArrayList<>();
        collect(condition, words);
        return words;
    }

    private static void collect(Yaml condition, List<Word> words) {
        if (!condition.isMap()) {
            words.add(new Word(condition.text(), null));
            return;
        }
        condition.map().forEach((name, arguments) -> {
            Word word = new Word(name, arguments);
            words.add(word);
            if (word.joins()) {
                (arguments.isList() ? arguments.list() : List.of(arguments)).forEach(part -> collect(part, words));
            }
        });
    }
}
