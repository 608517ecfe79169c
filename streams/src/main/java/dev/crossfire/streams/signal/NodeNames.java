package dev.crossfire.streams.signal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Folds the ways in which one node is called into one name. Kubernetes' names are in lower case; a host may write its own in any, and
 * shippers add the domain that its resolver knows.
 *
 * @param suffixes domains that are no part of a node's name, such as {@code .ec2.internal}; with or without the dot
 */
public record NodeNames(List<String> suffixes) {

    /** Case alone is folded. */
    public static final NodeNames PLAIN = new NodeNames(List.of());

    public NodeNames {
        suffixes = suffixes.stream()
                .map(String::strip)
                .filter(suffix -> !suffix.isEmpty() && !suffix.equals("."))
                .map(suffix -> (suffix.startsWith(".") ? suffix : "." + suffix).toLowerCase(Locale.ROOT))
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The name that stands for a name; never blank for one that is not. */
    public String folded(String name) {
        String folded = name.strip().toLowerCase(Locale.ROOT);
        if (folded.length() > 1 && folded.endsWith(".")) {
            folded = folded.substring(0, folded.length() - 1);
        }
        for (String suffix : suffixes) {
            if (folded.length() > suffix.length() && folded.endsWith(suffix)) {
                return folded.substring(0, folded.length() - suffix.length());
            }
        }
        return folded;
    }
}
