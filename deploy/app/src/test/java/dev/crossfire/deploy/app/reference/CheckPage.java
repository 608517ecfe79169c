package dev.crossfire.deploy.app.reference;

import dev.crossfire.deploy.app.reference.PlacedCondition.Word;
import dev.crossfire.streams.verdict.CheckVocabulary;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The page of a check. */
final class CheckPage {

    private CheckPage() {}

    static String of(String name, CheckVocabulary.Described check, List<ConflictFile> conflicts) {
        StringBuilder page = Markdown.page(name).append('`').append(name);
        page.append(check.arguments().isEmpty() ? "" : ": " + check.arguments()).append("`\n\n");
        page.append("Holds when ").append(Markdown.escaped(check.says())).append(".\n");
        if (!check.signals().isEmpty()) {
            page.append("\nAsks for ")
                    .append(Markdown.links(check.signals(), "../signals"))
                    .append(".\n");
        }
        Set<String> named = named(name, conflicts);
        if (!named.isEmpty()) {
            page.append("\nAsked with ")
                    .append(Markdown.links(named, "../signals"))
                    .append(".\n");
        }
        return page.append("\n## Where it stands\n\n")
                .append(users(name, conflicts))
                .append("\nOne of the [checks](../checks.md).\n")
                .toString();
    }

    private static Set<String> named(String name, List<ConflictFile> conflicts) {
        Set<String> named = new TreeSet<>();
        conflicts.stream()
                .flatMap(file -> file.conditions().stream())
                .flatMap(condition -> uses(name, condition))
                .forEach(word -> named.addAll(word.signals()));
        return named;
    }

    private static String users(String name, List<ConflictFile> conflicts) {
        StringBuilder users = new StringBuilder();
        for (ConflictFile file : conflicts) {
            String places = PlacedCondition.places(file.conditions().stream()
                    .filter(condition -> uses(name, condition).findAny().isPresent()));
            if (!places.isEmpty()) {
                users.append("- ").append(Markdown.links(List.of(file.id()), "../conflicts"));
                users.append(": ").append(places).append('\n');
            }
        }
        return users.isEmpty()
                ? "In no conflict that comes with Crossfire: it is there for yours.\n"
                : users.toString();
    }

    private static Stream<Word> uses(String name, PlacedCondition condition) {
        return condition.words().stream().filter(word -> word.name().equals(name));
    }
}
