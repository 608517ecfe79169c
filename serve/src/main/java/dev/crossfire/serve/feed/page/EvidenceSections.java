package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.serve.history.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the verdict rests on: for those who do not take our word for it. */
final class EvidenceSections {

    private EvidenceSections() {}

    static Html timeline(Incident incident, Standing standing, Ago ago) {
        List<Html> lines = new ArrayList<>();
        for (TimelineEntry entry : incident.timeline()) {
            lines.add(
                    Html.of("<li>{} <b>{}</b> {}</li>", ago.timeAge(entry.at()), what(entry, standing), entry.says()));
        }
        return lines.isEmpty()
                ? Html.NOTHING
                : IncidentDetailPage.section(
                        "Timeline", Html.of("<ol class=\"timeline\">\n{}\n</ol>", Html.lines(lines)));
    }

    /** An end that was no recovery is not called "resolved", whatever the machine's word for it. */
    private static String what(TimelineEntry entry, Standing standing) {
        boolean end = entry.what().equals("resolved");
        return end && !standing.ongoing() ? standing.word().toLowerCase(java.util.Locale.ROOT) : entry.what();
    }

    static Html evidence(Incident incident, Ago ago) {
        List<Html> items = new ArrayList<>();
        for (Evidence evidence : incident.evidence()) {
            items.add(Html.of(
                    """
                    <div class="evidence">
                    <h3>{} <span class="count">{} ×</span></h3>
                    <p class="aside">first {}, last {}, one of them, from {}:</p>
                    <pre class="sample">{}</pre>
                    </div>""",
                    evidence.signal(),
                    evidence.count(),
                    ago.timeAge(evidence.firstAt()),
                    ago.timeAge(evidence.lastAt()),
                    evidence.source(),
                    evidence.sample()));
        }
        return items.isEmpty() ? Html.NOTHING : IncidentDetailPage.section("Evidence", Html.lines(items));
    }

    static Html checks(@Nullable Finding finding) {
        if (finding == null || finding.checks().isEmpty()) {
            return Html.NOTHING;
        }
        List<Html> rows = new ArrayList<>();
        for (Finding.Check check : finding.checks()) {
            String margin = check.margin();
            rows.add(Html.of(
                    "<tr class=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}{}</td></tr>",
                    check.held() ? "held" : "missed",
                    check.id(),
                    check.held() ? "held" : "missed",
                    check.says(),
                    margin == null ? "" : " (missed by " + margin + ")"));
        }
        return IncidentDetailPage.section(
                "Every check",
                Html.of(
                        "<details><summary>{} checks, as last judged</summary>\n<table class=\"checks\">\n{}\n</table>\n</details>",
                        rows.size(),
                        Html.lines(rows)));
    }

    /** @param all how many there are; {@code revisions} are the newest of them */
    static Html revisions(Incident incident, List<Revision> revisions, int all, Ago ago) {
        List<Html> rows = new ArrayList<>();
        for (Revision revision : revisions) {
            rows.add(Html.of(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
                    revision.number(),
                    Standing.of(revision).badge(),
                    ago.timeAge(revision.updatedAt())));
        }
        Collections.reverse(rows);
        return IncidentDetailPage.section(
                "Revisions",
                Html.of(
                        """
                        <details><summary>{}</summary>
                        <table class="revisions">
                        {}
                        </table>
                        </details>
                        <p class="aside">id {} · rule set {} · conflict {} · <a href="/api/v1/incidents/{}">JSON</a> · <a href="/api/v1/incidents/{}/revisions">every revision</a></p>""",
                        rows.size() < all ? "the newest " + rows.size() + " of " + all : all + " so far",
                        Html.lines(rows),
                        incident.id(),
                        incident.ruleset(),
                        incident.conflict(),
                        Address.segment(incident.id()),
                        Address.segment(incident.id())));
    }
}
