package dev.crossfire.deploy.app.reference;

import dev.crossfire.streams.yaml.Yaml;
import java.util.Collection;
import java.util.stream.Collectors;

/** How the reference pages are written. */
final class Markdown {

    private static final String MADE =
            "<!-- Made from the conflict files and the vocabulary by ReferenceTest: change those, not this. -->\n\n";

    private Markdown() {}

    /** The beginning of a page. */
    static StringBuilder page(String title) {
        return new StringBuilder(MADE).append("# ").append(title).append("\n\n");
    }

    static String link(String text, String to) {
        return "[" + text + "](" + to + ")";
    }

    /** A link to the page of each, below this folder. */
    static String links(Collection<String> names, String folder) {
        return names.stream()
                .map(name -> link(name, folder + "/" + name + ".md"))
                .collect(Collectors.joining(", "));
    }

    static String code(Collection<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    static String code(Yaml value) {
        return "`" + flow(value) + "`";
    }

    /** As it would be written on one line. */
    static String flow(Yaml value) {
        if (value.isMap()) {
            return "{"
                    + value.map().entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
                            .collect(Collectors.joining(", "))
                    + "}";
        }
        if (value.isList()) {
            return "[" + value.list().stream().map(Markdown::flow).collect(Collectors.joining(", ")) + "]";
        }
        return value.text();
    }

    /** Stars and angle brackets of commands are no Markdown. */
    static String escaped(String text) {
        return text.replace("*", "\\*").replace("<", "\\<");
    }
}
