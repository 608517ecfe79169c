package dev.crossfire.streams.verdict;

/** One condition of a conflict file: held or not, with a sentence that says why. Pure: the same observations give the same outcome. */
@FunctionalInterface
public interface Check {

    Outcome evaluate(Observations node);
}
