package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do: one thing, the lasting fix behind it, and what to leave alone. */
final class RemedySections {

    private RemedySections() {}

    static List<Html> firstThings(Incident incident, Standing standing) {
        if (standing == Standing.WITHDRAWN || standing == Standing.SUPERSEDED) {
            return List.of();
        }
        return List.of(one(incident, standing), durable(incident), inVain(incident));
    }

    /** Every remedy, folded away. */
    static Html all(Incident incident) {
        if (incident.remedies().isEmpty()) {
            return Html.NOTHING;
        }
        List<Html> remedies = byRank(incident).stream()
                .map(remedy -> Html.of(
                        "<details><summary>{} {} <span class=\"aside\">holds: {}</span></summary>\n{}\n</details>",
                        remedy.rank(),
                        remedy.title(),
                        remedy.holds(),
                        body(remedy)))
                .toList();
        return IncidentDetailPage.section("All remedies", Html.lines(remedies));
    }

    /** The one that people are told to run first: the best that holds at least partly and can be taken back. */
    private static Optional<Remedy> chosen(Incident incident) {
        return byRank(incident).stream()
                .filter(remedy -> remedy.holds().equals("yes") || remedy.holds().equals("partly"))
                .filter(remedy -> !remedy.commands().isEmpty() || remedy.manifest() != null)
                .findFirst();
    }

    private static Html one(Incident incident, Standing standing) {
        String title = switch (standing) {
            case SUSPECTED -> "Do this if you cannot wait for proof";
            case EXPIRED -> "Do this if it still fails";
            case RECOVERED, CLOSED -> "Do this if it comes back";
            default -> "Do this";
        };
        return chosen(incident)
                .map(remedy -> Html.of(
                        "<section class=\"do\">\n<h2>{}</h2>\n<h3>{}</h3>\n{}\n</section>",
                        title,
                        remedy.title(),
                        body(remedy)))
                .orElseGet(() -> IncidentDetailPage.section(
                        title, Html.of("<p>No remedy is known to hold for this cause on this node.</p>")));
    }

    private static Html durable(Incident incident) {
        String durable = chosen(incident).map(Remedy::durable).orElse(null);
        return durable == null || durable.isBlank()
                ? Html.NOTHING
                : IncidentDetailPage.section("The lasting fix", Html.of("<p>{}</p>", durable));
    }

    private static Html inVain(Incident incident) {
        List<Html> lines = byRank(incident).stream()
                .filter(remedy -> remedy.holds().equals("no") || remedy.holds().equals("until-resync"))
                .sorted(Comparator.comparing((Remedy remedy) -> remedy.holds().equals("no") ? 0 : 1))
                .map(remedy -> Html.of("<li><b>{}</b>: {}</li>", remedy.title(), remedy.because()))
                .toList();
        return lines.isEmpty()
                ? Html.NOTHING
                : IncidentDetailPage.section(
                        "What does not work, or not for long", Html.of("<ul>\n{}\n</ul>", Html.lines(lines)));
    }

    private static Html body(Remedy remedy) {
        List<Html> parts = new ArrayList<>();
        String where = remedy.where();
        if (where != null && !where.isBlank()) {
            parts.add(Html.of("<p class=\"where\">Run {}:</p>", where));
        }
        if (!remedy.commands().isEmpty()) {
            parts.add(commands(String.join("\n", remedy.commands())));
        }
        String manifest = remedy.manifest();
        if (manifest != null && !manifest.isBlank()) {
            parts.add(commands(manifest.strip()));
        }
        parts.add(Html.of(
                "<dl>\n<dt>Holds</dt><dd>{}: {}</dd>{}{}{}{}{}\n</dl>",
                remedy.holds(),
                remedy.because(),
                term("Verify", remedy.verify()),
                term("Rollback", remedy.rollback()),
                term("Survives", remedy.survives()),
                term("Risk", remedy.risk()),
                term("Known from", remedy.source())));
        return Html.lines(parts);
    }

    /** Sentences, though with commands in them: nothing to be copied whole. */
    private static Html term(String name, @Nullable String text) {
        return text == null || text.isBlank() ? Html.NOTHING : Html.of("\n<dt>{}</dt><dd>{}</dd>", name, text);
    }

    private static Html commands(String text) {
        return Html.of("<pre class=\"cmd\"><code>{}</code></pre>", text);
    }

    private static List<Remedy> byRank(Incident incident) {
        return incident.remedies().stream()
                .sorted(Comparator.comparingInt(Remedy::rank))
                .toList();
    }
}
