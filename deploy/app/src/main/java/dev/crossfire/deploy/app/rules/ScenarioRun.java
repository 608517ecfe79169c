package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.diagnose.DiagnosedInput;
import dev.crossfire.deploy.app.diagnose.Diagnoser;
import dev.crossfire.deploy.app.diagnose.Report;
import dev.crossfire.deploy.app.rules.Scenario.Expected;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.NodeNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs a scenario: what is given goes the way that it would go in {@code crossfire diagnose}, and what comes of it is compared. */
final class ScenarioRun {

    /** Where a text tells no year, it is taken to be near this time: scenarios must not change with the day they run on. */
    private static final Instant REFERENCE = Instant.parse("2026-06-01T00:00:00Z");

    private final Diagnoser diagnoser;

    ScenarioRun(RuleCatalogue catalogue) {
        this.diagnoser = new Diagnoser(catalogue, NodeNames.PLAIN, null, null);
    }

    /** What differs from what was expected, in words; empty when nothing does. */
    List<String> differences(Scenario scenario) {
        Report report = scenario.bundle() == null
                ? diagnoser.bundle(scenario.given(), REFERENCE)
                : diagnoser.paths(List.of(scenario.bundle()));
        List<String> differences = new ArrayList<>();
        report.inputs().stream()
                .filter(input -> input.error() != null)
                .forEach(input -> differences.add("given " + input.path() + " " + input.error()));
        scenario.then().forEach(expected -> compare(expected, report, differences));
        return differences;
    }

    private static void compare(Expected expected, Report report, List<String> differences) {
        Optional<Incident> incident = report.incidents().stream()
                .filter(each -> each.conflict().equals(expected.conflict()))
                .findFirst();
        Optional<Finding> finding = report.findings().stream()
                .filter(each -> each.conflict().equals(expected.conflict()))
                .findFirst();
        String verdict = incident.map(each -> each.verdict().name())
                .or(() -> finding.map(each -> each.verdict().name()))
                .orElse("NONE")
                .toLowerCase(Locale.ROOT);
        if (!expected.verdicts().contains(verdict)) {
            differences.add("expected " + expected.conflict() + " " + String.join(" or ", expected.verdicts())
                    + ", got " + verdict + "\n" + because(finding, report));
        }
        incident.ifPresent(each -> incident(expected, each, differences));
        String told = incident.map(Json::pretty).orElse("")
                + finding.map(Json::pretty).orElse("");
        for (String text : expected.says()) {
            if (!told.contains(text)) {
                differences.add("expected '" + text + "' to be said, got " + told);
            }
        }
    }

    private static void incident(Expected expected, Incident incident, List<String> differences) {
        String cause = incident.cause() == null ? "none" : incident.cause().id();
        if (expected.cause() != null && !expected.cause().equals(cause)) {
            differences.add("expected the cause " + expected.cause() + ", got " + cause);
        }
        String first = incident.remedies().isEmpty()
                ? "none"
                : incident.remedies().get(0).id();
        if (expected.first() != null && !expected.first().equals(first)) {
            differences.add("expected the first remedy " + expected.first() + ", got " + first);
        }
        expected.holds().forEach((id, holds) -> {
            String said = incident.remedies().stream()
                    .filter(remedy -> remedy.id().equals(id))
                    .map(Incident.Remedy::holds)
                    .findFirst()
                    .orElse("nothing");
            if (!said.equals(holds)) {
                differences.add("expected '" + holds + "' of the remedy " + id + ", got '" + said + "'");
            }
        });
    }

    /** The checks of the conflict, since one of them is what the author has to look at; without a finding, what was read. */
    private static String because(Optional<Finding> finding, Report report) {
        return finding.map(found -> found.checks().stream()
                        .map(check ->
                                "    " + (check.held() ? "held    " : "missed  ") + check.id() + ": " + check.says())
                        .collect(Collectors.joining("\n")))
                .orElseGet(() -> "    no record of a node was found in what is given: "
                        + report.inputs().stream().map(ScenarioRun::words).collect(Collectors.joining(", ")));
    }

    private static String words(DiagnosedInput input) {
        return input.path() + " (" + input.kind() + ", " + input.records() + " records)";
    }
}
