package dev.crossfire.streams.verdict;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** The names that texts of a conflict file can have filled, in braces. */
public final class Bindings {

    /** Every name that some check, or what is known of the node, fills. */
    public static final Set<String> NAMES = names();

    private Bindings() {}

    private static Set<String> names() {
        TreeSet<String> names = new TreeSet<>(RemedyBindings.NAMES);
        names.addAll(Set.of(
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
                "subject",
                "value"));
        return Collections.unmodifiableSet(names);
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
