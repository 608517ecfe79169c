package dev.crossfire.streams.verdict;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** The names that texts of a conflict file can have filled, in braces. */
public final class Bindings {

    /** Every name that some check, or what is known of the node, fills. */
    public static final Set<String> NAMES = names();

    /** Of every signal that {@code seen} asks for. */
    private static final Set<String> OF_SIGNALS = Set.of("count", "first", "last", "subject", "value");

    private Bindings() {}

    private static Set<String> names() {
        TreeSet<String> names = new TreeSet<>(RemedyBindings.NAMES);
        names.addAll(ForwardRepair.NAMES);
        names.addAll(List.of(
                "says",
                "failures",
                "port",
                "check.timeout",
                "witness",
                "packets",
                "bytes",
                "interval",
                "drop.backend",
                "drop.rule",
                "rewriter",
                "unseen",
                "count",
                "first",
                "last",
                "then",
                "drop.chain",
                "drop.hook",
                "drop.binary",
                "stale.binary",
                "stale.because",
                "gone",
                "listener",
                "subject",
                "value"));
        return Collections.unmodifiableSet(names);
    }

    /**
     * Whether something fills a name: one of {@link #NAMES}, or {@code SIGNAL.subject} and the like, of a signal that a condition asks for.
     *
     * @param asked names of those signals
     */
    public static boolean isFilled(String name, Set<String> asked) {
        int dot = name.lastIndexOf('.');
        return NAMES.contains(name)
                || (dot > 0 && OF_SIGNALS.contains(name.substring(dot + 1)) && asked.contains(name.substring(0, dot)));
    }

    /** The names in braces of a text. */
    public static Set<String> namesIn(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Template.NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
