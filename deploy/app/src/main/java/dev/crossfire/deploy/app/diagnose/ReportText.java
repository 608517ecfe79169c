package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.util.List;

/** The report for people: one screen an incident, in the order in which one woken at night needs it. */
final class ReportText {

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
        for (Finding finding : report.findings()) {
            boolean told = isIncident(finding);
            if (!told) {
                verdict(text, finding);
            }
            if (explain) {
                explain(text, finding);
            }
        }
        if (report.findings().isEmpty()) {
            text.title("NOTHING TO DIAGNOSE: no record of any node was found in what was given");
        }
        inputs(text);
        return text.toString();
    }

    private boolean isIncident(Finding finding) {
        return report.incidents().stream()
                .anyMatch(incident -> incident.cluster().equals(finding.cluster())
                        && incident.node().equals(finding.node())
                        && incident.conflict().equals(finding.conflict()));
    }

    private static void verdict(TextLayout text, Finding finding) {
        text.title(
                finding.verdict().name() + " " + finding.cluster() + "/" + finding.node() + ": " + finding.conflict());
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
            finding.checks().stream()
                    .filter(check ->
                            !check.held() && List.of("symptom", "suspect").contains(check.id()))
                    .findFirst()
                    .ifPresent(check -> text.line("Because", check.says()));
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

    private void inputs(TextLayout text) {
        long unread =
                report.inputs().stream().filter(input -> input.error() != null).count();
        if (unread > 0) {
            text.line("Inputs", report.inputs().size() + " read, " + unread + " with complaints (on stderr)");
        }
    }
}
