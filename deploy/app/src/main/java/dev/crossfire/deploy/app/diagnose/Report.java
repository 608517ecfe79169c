package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import java.util.List;

/** The one JSON document that {@code diagnose -o json} prints. */
public record Report(List<Incident> incidents, List<Finding> findings, List<DiagnosedInput> inputs) {

    public Report {
        incidents = List.copyOf(incidents);
        findings = List.copyOf(findings);
        inputs = List.copyOf(inputs);
    }
}
