package dev.crossfire.deploy.app.reference;

import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.SignalDefinitions;
import dev.crossfire.streams.verdict.CheckVocabulary;
import dev.crossfire.streams.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The reference: a page for each conflict, one for the checks, one for the signals. */
final class ReferencePages {

    private static final String MADE =
            "<!-- Made from the conflict files and the vocabulary by ReferenceTest: change those, not this. -->\n\n";
    private static final String CHECKS = "checks.md";
    private static final String SIGNALS = "signals.md";

    private ReferencePages() {}

    /** Name of the page below the reference's folder → its text. */
    static Map<String, String> all() {
        Map<String, String> pages = new LinkedHashMap<>();
        Map<String, Yaml> conflicts = new LinkedHashMap<>();
        RuleCatalogue.shippedConflicts().forEach((file, text) -> conflicts.put(file, Yaml.parse(file, text)));
        pages.put("conflicts.md", list(conflicts));
        RuleCatalogue.shippedConflicts()
                .forEach((file, text) ->
                        pages.put("conflicts/" + file.replace(".yaml", ".md"), conflict(Yaml.parse(file, text), text)));
        pages.put(CHECKS, checks(conflicts));
        pages.put(SIGNALS, signals(conflicts));
        return pages;
    }

    private static String list(Map<String, Yaml> conflicts) {
        StringBuilder page =
                new StringBuilder(MADE + "# Conflicts\n\nWhat Crossfire knows and judges, each from one file.\n\n");
        conflicts.forEach((file, root) -> page.append("- [")
                .append(root.get("id").text())
                .append("](conflicts/")
                .append(file.replace(".yaml", ".md"))
                .append("): ")
                .append(root.get("title").text())
                .append('\n'));
        return page.append("\n[Checks](checks.md) and [signals](signals.md) are what they are made of; ")
                .append("[a conflict of your own](../own-conflicts.md) is made in fifteen minutes.\n")
                .toString();
    }

    private static String conflict(Yaml root, String text) {
        StringBuilder page = new StringBuilder(MADE + "# " + root.get("title").text() + "\n\n`"
                + root.get("id").text() + "`\n\n" + comment(text) + "\n\n");
        page.append("## When it is said\n\n");
        page.append("- Worth a look when: ")
                .append(condition(root.get("symptom")))
                .append('\n');
        page.append("- Suspected when also: ")
                .append(condition(root.get("suspect")))
                .append('\n');
        entries(page, "Proof: one that holds confirms it", root, "proof");
        entries(page, "What refutes it", root, "refuted");
        entries(page, "Causes: the first that holds is told", root, "causes");
        entries(page, "What would bring the symptom without it too", root, "alsoFailing");
        entries(page, "Notes with a finding that is no incident", root, "notes");
        remedies(page, root.get("remedies"));
        return page.toString();
    }

    /** The comment at the head of a conflict file says what it is about. */
    private static String comment(String text) {
        return text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"));
    }

    private static void entries(StringBuilder page, String title, Yaml root, String key) {
        Yaml list = root.find(key);
        if (list == null) {
            return;
        }
        page.append("\n## ").append(title).append("\n\n");
        for (Yaml entry : list.list()) {
            page.append("- **")
                    .append(entry.get("id").text())
                    .append("** when ")
                    .append(condition(entry.get("check")));
            page.append("\n  \"").append(escaped(entry.get("says").text())).append("\"\n");
        }
    }

    private static void remedies(StringBuilder page, Yaml remedies) {
        page.append("\n## Remedies\n");
        for (Yaml remedy : remedies.list()) {
            page.append("\n### ")
                    .append(remedy.get("title").text())
                    .append("\n\n`")
                    .append(remedy.get("id").text());
            page.append("`, ").append(remedy.get("scope").text().equals("node") ? "on the node" : "for the cluster");
            page.append(". Source: ")
                    .append(escaped(remedy.get("source").text()))
                    .append(".\n\n");
            for (Yaml variant : remedy.get("variants").list()) {
                page.append("- ").append(holdsFor(variant)).append(": **");
                page.append(variant.get("holds").text()).append("**, ");
                page.append(escaped(variant.get("because").text())).append('\n');
                line(page, "Risk", variant.text("risk", ""));
                line(page, "Lasts", variant.text("survives", ""));
                line(page, "For good", variant.text("durable", ""));
            }
        }
    }

    private static String holdsFor(Yaml variant) {
        List<String> of = new ArrayList<>();
        Yaml causes = variant.find("causes");
        if (causes != null) {
            of.add("against " + String.join(", ", causes.texts()));
        }
        Yaml when = variant.find("when");
        if (when != null) {
            of.add("when " + condition(when));
        }
        return of.isEmpty() ? "otherwise" : String.join(", ", of);
    }

    private static void line(StringBuilder page, String name, String text) {
        if (!text.isEmpty()) {
            page.append("  ").append(name).append(": ").append(escaped(text)).append('\n');
        }
    }

    private static String checks(Map<String, Yaml> conflicts) {
        StringBuilder page = new StringBuilder(
                MADE
                        + "# Checks\n\nThe words that a condition can use. A condition is a word, or a word with arguments; `all`, `any` and `not` join them.\n");
        Map<String, Set<String>> users = users(conflicts);
        CheckVocabulary.described().forEach((name, word) -> {
            page.append("\n## ").append(name).append("\n\n`").append(name);
            page.append(word.arguments().isEmpty() ? "" : ": " + word.arguments())
                    .append("`\n\n");
            page.append("Holds when ").append(word.says()).append(".\n");
            if (users.containsKey(name)) {
                page.append("\nUsed by ").append(links(users.get(name))).append(".\n");
            }
        });
        return page.toString();
    }

    private static String links(Set<String> conflicts) {
        return conflicts.stream()
                .map(id -> "[" + id + "](conflicts/" + id + ".md)")
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Set<String>> users(Map<String, Yaml> conflicts) {
        Map<String, Set<String>> users = new TreeMap<>();
        conflicts.values().forEach(root -> {
            for (String key : List.of("check", "symptom", "suspect", "concern", "when")) {
                root.below(key)
                        .forEach(condition -> words(condition)
                                .forEach(word -> users.computeIfAbsent(word, any -> new TreeSet<>())
                                        .add(root.get("id").text())));
            }
        });
        return users;
    }

    private static Set<String> words(Yaml condition) {
        TreeSet<String> words = new TreeSet<>();
        if (!condition.isMap()) {
            words.add(condition.text());
            return words;
        }
        condition.map().forEach((word, arguments) -> {
            words.add(word);
            if (arguments.isList()) {
                arguments.list().forEach(part -> words.addAll(words(part)));
            } else if (word.equals("not")) {
                words.addAll(words(arguments));
            }
        });
        return words;
    }

    private static String signals(Map<String, Yaml> conflicts) {
        SignalDefinitions signals = RuleCatalogue.shipped().signals();
        StringBuilder page = new StringBuilder(MADE
                + "# Signals\n\nWhat is recognised in log lines and Events. An entry becomes the first that it fits. "
                + "Every record is searched for the literals before anything is parsed.\n");
        source(page, "Log lines", signals.describedJournal(), conflicts);
        source(page, "Events", signals.describedPods(), conflicts);
        return page.append(
                        "\n## Pod objects\n\n`container-restarted` and `container-ready` are told by the state of a pod, not by a text.\n")
                .toString();
    }

    private static void source(
            StringBuilder page, String title, List<SignalDefinitions.Described> signals, Map<String, Yaml> conflicts) {
        page.append("\n## ").append(title).append('\n');
        signals.forEach(signal -> {
            page.append("\n### ").append(signal.name()).append("\n\n");
            page.append("Literals: ").append(code(signal.literals())).append(".\n");
            if (!signal.attributes().isEmpty()) {
                page.append("Attributes: ")
                        .append(code(List.copyOf(signal.attributes())))
                        .append(".\n");
            }
            TreeSet<String> users = new TreeSet<>();
            conflicts.values().forEach(root -> {
                boolean listed = root.get("signals").texts().contains(signal.name());
                boolean asked = root.below("signal").stream()
                        .anyMatch(name -> name.texts().contains(signal.name()));
                if (listed || asked) {
                    users.add(root.get("id").text());
                }
            });
            if (!users.isEmpty()) {
                page.append("Evidence of ").append(links(users)).append(".\n");
            }
        });
    }

    private static String code(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    private static String condition(Yaml condition) {
        return "`" + flow(condition) + "`";
    }

    /** As it would be written on one line. */
    private static String flow(Yaml value) {
        if (value.isMap()) {
            return "{"
                    + value.map().entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
                            .collect(Collectors.joining(", "))
                    + "}";
        }
        if (value.isList()) {
            return "[" + value.list().stream().map(ReferencePages::flow).collect(Collectors.joining(", ")) + "]";
        }
        return value.text();
    }

    /** Stars and angle brackets of commands are no Markdown. */
    private static String escaped(String text) {
        return text.replace("*", "\\*").replace("<", "\\<");
    }
}
