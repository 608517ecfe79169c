package dev.crossfire.streams.verdict;

import dev.crossfire.streams.yaml.Yaml;
import java.util.function.Function;

/**
 * A word that a condition can use.
 *
 * @param arguments their form, as written behind the word; empty when it takes none
 * @param says when it holds
 * @param reader makes the check of what stands behind the word
 */
record CheckWord(String arguments, String says, Function<Yaml, Check> reader) {}
