package dev.crossfire.deploy.app.reference;

import static dev.crossfire.deploy.app.reference.Markdown.code;

import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.verdict.CheckVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page of a signal. */
final class SignalPage {

    private SignalPage() {}

    static String of(KnownSignal signal, SignalExamples examples, List<ConflictFile> conflicts) {
        StringBuilder page = Markdown.page(signal.name());
        for (KnownSignal.Source source : signal.sources()) {
            source(page, source, examples.find(signal.name(), source.kind()));
        }
        page.append("## Who asks for it\n\n");
        conflicts.forEach(file -> conflict(page, signal.name(), file));
        String checks = CheckVocabulary.described().entrySet().stream()
                .filter(check -> check.getValue().signals().contains(signal.name()))
                .map(check -> Markdown.links(List.of(check.getKey()), "../checks"))
                .collect(Collectors.joining(", "));
        if (!checks.isEmpty()) {
            page.append("- without naming it: ").append(checks).append('\n');
        }
        return page.append("\nOne of the [signals](../signals.md).\n").toString();
    }

    private static void source(StringBuilder page, KnownSignal.Source source, Optional<Signal> example) {
        page.append("## ").append(source.title()).append("\n\n");
        if (source.literals().isEmpty()) {
            page.append("Told by the state of a pod, not by a text.\n");
        } else {
            page.append("Literals: ").append(code(source.literals())).append(".\n");
        }
        if (!source.attributes().isEmpty()) {
            page.append("Attributes: ").append(code(source.attributes())).append(".\n");
        }
        example.ifPresent(signal -> example(page, signal));
        page.append('\n');
    }

    private static void example(StringBuilder page, Signal signal) {
        page.append("\n```text\n").append(signal.sample().strip()).append("\n```\n");
        String says = new TreeMap<>(signal.attributes())
                .entrySet().stream()
                        .map(attribute -> "`" + attribute.getKey() + ": " + attribute.getValue() + "`")
                        .collect(Collectors.joining(", "));
        if (!says.isEmpty()) {
            page.append("\nsays ").append(says).append(".\n");
        }
    }

    private static void conflict(StringBuilder page, String signal, ConflictFile file) {
        if (!file.signals().contains(signal)) {
            return;
        }
        page.append("- ").append(Markdown.links(List.of(file.id()), "../conflicts"));
        page.append(file.evidence().contains(signal) ? ": part of its evidence\n" : "\n");
        for (String check : file.checks()) {
            String places = PlacedCondition.places(
                    file.conditions().stream().filter(condition -> condition.asks(check, signal)));
            if (!places.isEmpty()) {
                page.append("  - by ").append(Markdown.links(List.of(check), "../checks"));
                page.append(": ").append(places).append('\n');
            }
        }
    }
}
