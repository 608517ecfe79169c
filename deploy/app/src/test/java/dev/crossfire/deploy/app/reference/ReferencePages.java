package dev.crossfire.deploy.app.reference;

import dev.crossfire.streams.verdict.CheckVocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference: a page for each conflict, check and signal, and a list of each kind. */
final class ReferencePages {

    private ReferencePages() {}

    /** Name of the page below the reference's folder → its text. */
    static Map<String, String> all(SignalExamples examples) {
        List<ConflictFile> conflicts = ConflictFile.shipped();
        Map<String, CheckVocabulary.Described> checks = CheckVocabulary.described();
        List<KnownSignal> signals = KnownSignal.shipped();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("conflicts.md", conflicts(conflicts));
        pages.put("checks.md", checks(checks));
        pages.put("signals.md", signals(signals));
        conflicts.forEach(file -> pages.put("conflicts/" + file.id() + ".md", ConflictPage.of(file)));
        checks.forEach((name, check) -> pages.put("checks/" + name + ".md", CheckPage.of(name, check, conflicts)));
        signals.forEach(
                signal -> pages.put("signals/" + signal.name() + ".md", SignalPage.of(signal, examples, conflicts)));
        return pages;
    }

    private static String conflicts(List<ConflictFile> conflicts) {
        StringBuilder page =
                Markdown.page("Conflicts").append("What Crossfire knows and judges, each from one file.\n\n");
        conflicts.forEach(file -> item(page, file.id(), "conflicts", file.title()));
        return page.append("\n[Checks](checks.md) and [signals](signals.md) are what they are made of; ")
                .append("[a conflict of your own](../own-conflicts.md) is made in fifteen minutes.\n")
                .toString();
    }

    private static String checks(Map<String, CheckVocabulary.Described> checks) {
        StringBuilder page = Markdown.page("Checks")
                .append(
                        "The words that a condition can use. A condition is a word, or a word with arguments; `all`, `any` and")
                .append(" `not` join them. Each holds when\n\n");
        checks.forEach((name, check) -> item(page, name, "checks", Markdown.escaped(check.says())));
        return page.append("\nThey ask for [signals](signals.md), and for what snapshots of the node say; ")
                .append("[conflicts](conflicts.md) are made of them.\n")
                .toString();
    }

    private static String signals(List<KnownSignal> signals) {
        StringBuilder page = Markdown.page("Signals")
                .append(
                        "What is recognised in log lines and Events. An entry becomes the first that it fits. Every record is")
                .append(" searched for the literals before anything is parsed.\n\n");
        signals.forEach(signal -> item(
                page,
                signal.name(),
                "signals",
                signal.sources().stream().map(KnownSignal.Source::title).collect(Collectors.joining(", "))));
        return page.append("\n[Checks](checks.md) ask for them.\n").toString();
    }

    private static void item(StringBuilder page, String name, String folder, String says) {
        page.append("- ").append(Markdown.links(List.of(name), folder));
        page.append(": ").append(says).append('\n');
    }
}
