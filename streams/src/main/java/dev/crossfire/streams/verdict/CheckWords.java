package dev.crossfire.streams.verdict;

import dev.crossfire.streams.yaml.Yaml;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The words that conditions can use, while they are gathered: each is told once. */
final class CheckWords {

    private final Map<String, CheckWord> words;
    private final Set<String> signals;

    CheckWords() {
        this(new TreeMap<>(), Set.of());
    }

    private CheckWords(Map<String, CheckWord> words, Set<String> signals) {
        this.words = words;
        this.signals = signals;
    }

    /** The same list, for words that ask for these signals whatever their arguments name. */
    CheckWords asking(Collection<String> more) {
        Set<String> asked = new TreeSet<>(signals);
        asked.addAll(more);
        return new CheckWords(words, asked);
    }

    /** A word that takes no arguments. */
    void plain(String word, String says, Supplier<Check> check) {
        reading(word, "", says, nothing -> check.get());
    }

    /** A word whose one argument is a number of at least 1. */
    void counting(String word, String argument, String says, IntFunction<Check> check) {
        reading(
                word,
                "{" + argument + ": N}",
                says,
                arguments -> check.apply(positive(arguments.only(argument).get(argument))));
    }

    /**
     * A word that reads its arguments itself.
     *
     * @param arguments their form, for people
     */
    void reading(String word, String arguments, String says, Function<Yaml, Check> reader) {
        if (words.put(word, new CheckWord(arguments, says, signals, reader)) != null) {
            throw new IllegalStateException("the word '" + word + "' is told twice");
        }
    }

    /** All that were told, by name. */
    Map<String, CheckWord> all() {
        return words;
    }

    static int positive(Yaml yaml) {
        if (yaml.number() < 1) {
            throw yaml.wrong("a number of at least 1");
        }
        return yaml.number();
    }
}
