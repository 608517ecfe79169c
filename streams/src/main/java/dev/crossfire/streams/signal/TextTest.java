package dev.crossfire.streams.signal;

import java.util.List;

/**
 * Conditions on a text, all of which must hold. An empty list asks nothing; of a list that is not, one must fit.
 *
 * @param begins what the text begins with
 * @param says what stands in it
 * @param matches what is found in it
 */
record TextTest(List<String> begins, List<String> says, List<SoughtPattern> matches) {

    /** Asks nothing. */
    static final TextTest ANY = new TextTest(List.of(), List.of(), List.of());

    TextTest {
        begins = List.copyOf(begins);
        says = List.copyOf(says);
        matches = List.copyOf(matches);
    }

    boolean holds(String text) {
        return (begins.isEmpty() || begins.stream().anyMatch(text::startsWith))
                && (says.isEmpty() || says.stream().anyMatch(text::contains))
                && (matches.isEmpty() || matches.stream().anyMatch(pattern -> pattern.isFoundIn(text)));
    }

    /** Whether any one of the conditions holds; none does when nothing is asked. */
    boolean anyHolds(String text) {
        return begins.stream().anyMatch(text::startsWith)
                || says.stream().anyMatch(text::contains)
                || matches.stream().anyMatch(pattern -> pattern.isFoundIn(text));
    }
}
