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
        return (begins.isEmpty() || anyBegins(text))
                && (says.isEmpty() || anySaid(text))
                && (matches.isEmpty() || anyFound(text));
    }

    /** Whether any one of the conditions holds; none does when nothing is asked. */
    boolean anyHolds(String text) {
        return anyBegins(text) || anySaid(text) || anyFound(text);
    }

    // Plain loops: they run a dozen times for every entry that is parsed.

    private boolean anyBegins(String text) {
        for (String begin : begins) {
            if (text.startsWith(begin)) {
                return true;
            }
        }
        return false;
    }

    private boolean anySaid(String text) {
        for (String said : says) {
            if (text.contains(said)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyFound(String text) {
        for (SoughtPattern pattern : matches) {
            if (pattern.isFoundIn(text)) {
                return true;
            }
        }
        return false;
    }
}
