package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The report for people: one screen an incident, in the order in which one woken at night needs it. */
final class ReportText {

    /** How a finding's note begins when too little was seen to say anything. */
    private static final String CANNOT_ASSESS = "cannot assess";

    /** Kinds of inputs. */
    private static final Set<String> TELLS_OF_CHECKS = Set.of("journal", "events", "pods");

    private final Report report;
    private final boolean explain;

    ReportText(Report report, boolean explain) {
        this.report = report;
        this.explain = explain;
    }

    String plain() {
        return write(new TextLayout.Plain());
    }

    String markdown() {
        return write(new TextLayout.Markdown());
    }

    private String write(TextLayout text) {
        for (Incident incident : report.incidents()) {
            new IncidentText(incident, "crossfire diagnose -o json").write(text);
        }
        for (List<Finding> ofNode : byNode()) {
            findings(text, ofNode);
        }
        if (report.findings().isEmpty()) {
            text.title("NOTHING TO DIAGNOSE: no record of any node was found in what was given");
        }
        inputs(text);
        return text.toString();
    }

    private Collection<List<Finding>> byNode() {
        Map<NodeKey, List<Finding>> nodes = new LinkedHashMap<>();
        report.findings()
                .forEach(finding -> nodes.computeIfAbsent(
                                new NodeKey(finding.cluster(), finding.node()), node -> new ArrayList<>())
                        .add(finding));
        return nodes.values();
    }

    /** What is worth a word of a node; of one with nothing worth it, why the leading conflict is none. */
    private void findings(TextLayout text, List<Finding> ofNode) {
        boolean told = ofNode.stream().anyMatch(this::isIncident);
        for (Finding finding : ofNode) {
            boolean worthTelling = finding.verdict() == Verdict.REFUTED || finding.note() != null;
            if (!isIncident(finding) && (worthTelling || explain)) {
                verdict(text, finding);
                told = true;
            }
            if (explain) {
                explain(text, finding);
            }
        }
        if (!told) {
            nothing(text, ofNode);
        }
    }

    private static void nothing(TextLayout text, List<Finding> ofNode) {
        Finding leading = ofNode.get(0);
        text.title("NONE " + leading.cluster() + "/" + leading.node() + ": none of the " + ofNode.size()
                + " conflicts that are known");
        because(text, leading);
        text.end();
    }

    private static void because(TextLayout text, Finding finding) {
        finding.checks().stream()
                .filter(check -> !check.held() && List.of("symptom", "suspect").contains(check.id()))
                .findFirst()
                .ifPresent(check -> text.line("Because", check.says()));
    }

    private boolean isIncident(Finding finding) {
        return report.incidents().stream()
                .anyMatch(incident -> incident.cluster().equals(finding.cluster())
                        && incident.node().equals(finding.node())
                        && incident.conflict().equals(finding.conflict()));
    }

    private static void verdict(TextLayout text, Finding finding) {
        boolean cannotAssess = finding.note() != null && finding.note().startsWith(CANNOT_ASSESS);
        String word = cannotAssess
                ? CANNOT_ASSESS.toUpperCase(Locale.ROOT)
                : finding.verdict().name();
        text.title(word + " " + finding.cluster() + "/" + finding.node() + ": " + finding.conflict());
        if (finding.note() != null) {
            text.line("Note", finding.note());
        }
        if (finding.verdict() == Verdict.REFUTED) {
            finding.checks().stream()
                    .filter(Finding.Check::held)
                    .filter(check -> !List.of("symptom", "suspect").contains(check.id())
                            && !check.id().startsWith("also:"))
                    .findFirst()
                    .ifPresent(check -> text.line("Refuted", check.says()));
        } else if (finding.note() == null) {
            because(text, finding);
        }
        text.end();
    }

    private static void explain(TextLayout text, Finding finding) {
        text.line(
                "Checks",
                "every one of " + finding.conflict() + " on " + finding.cluster() + "/" + finding.node() + ":");
        for (Finding.Check check : finding.checks()) {
            String margin = check.margin() == null ? "" : " [missed by: " + check.margin() + "]";
            text.item((check.held() ? "held    " : "missed  ") + check.id() + ": " + check.says() + margin);
        }
        text.end();
    }

    /** What was not given says nothing, and must not look as if it did. */
    private void inputs(TextLayout text) {
        List<String> given = report.inputs().stream()
                .filter(input -> input.records() > 0)
                .map(DiagnosedInput::kind)
                .toList();
        if (!report.findings().isEmpty() && given.stream().noneMatch(TELLS_OF_CHECKS::contains)) {
            text.line("Not given", "no journal, events or pods: whether health checks fail is not known");
        }
        long unread =
                report.inputs().stream().filter(input -> input.error() != null).count();
        if (unread > 0) {
            text.line("Inputs", report.inputs().size() + " read, " + unread + " with complaints (on stderr)");
        }
    }
}
