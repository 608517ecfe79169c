package dev.crossfire.streams.verdict;

import dev.crossfire.streams.yaml.Yaml;
import java.util.Set;
import java.util.function.Function;

/**
 * A word that a condition can use.
 *
 * @param arguments their form, as written behind the word; empty when it takes none
 * @param says when it holds
 * @param signals that it asks for of its own accord, beside those that its arguments name
 * @param reader makes the check of what stands behind the word
 */
record CheckWord(String arguments, String says, Set<String> signals, Function<Yaml, Check> reader) {

    CheckWord {
        signals = Set.copyOf(signals);
    }
}
