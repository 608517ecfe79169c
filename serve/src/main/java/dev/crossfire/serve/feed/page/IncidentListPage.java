package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.history.SourceTroubles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of all incidents: the open ones first, whatever happened since. */
public final class IncidentListPage {

    /**
     * A part of the list.
     *
     * @param total how many there are
     * @param next address of those that come after; null when all are shown
     */
    public record Part(
            List<Incident> incidents, int total, @Nullable String next) {}

    private IncidentListPage() {}

    /**
     * @param outbreaks those that stand
     * @param open null when only closed ones are asked for
     * @param closed null when only open ones are asked for
     * @param q what is searched for; empty for nothing
     * @param filtered something narrows the list down, so that an empty one says little
     * @param troubles nodes of whose sources something is wrong
     * @param caution what whoever looks must know of the diagnosis itself; null for nothing
     */
    public static byte[] render(
            List<Outbreak> outbreaks,
            @Nullable Part open,
            @Nullable Part closed,
            String q,
            boolean filtered,
            SourceTroubles troubles,
            @Nullable String caution,
            Instant now) {
        Ago ago = new Ago(now);
        boolean nothing = (open == null || open.incidents().isEmpty())
                && (closed == null || closed.incidents().isEmpty());
        Html list = nothing
                ? (filtered ? nothingFound() : nothingYet())
                : Html.lines(
                        open == null ? Html.NOTHING : open(open, ago),
                        closed == null ? Html.NOTHING : closed(closed, ago));
        int count = open == null ? 0 : open.total();
        return PageFrame.page(
                count == 0 ? "Incidents – Crossfire" : "(" + count + ") Incidents – Crossfire",
                "",
                Html.of(
                        "{}{}{}\n{}{}",
                        heading(q, filtered),
                        caution(caution),
                        OutbreakSections.standing(outbreaks, ago),
                        list,
                        troubled(troubles)));
    }

    private static Html caution(@Nullable String says) {
        return says == null ? Html.NOTHING : Html.of("\n<p class=\"banner silent\" role=\"status\">{}</p>", says);
    }

    private static Html heading(String q, boolean filtered) {
        return Html.of("""
                <div class="toolbar">
                <h1>Incidents</h1>
                <form action="/" method="get" role="search">
                <label for="q">Search</label>
                <input id="q" name="q" type="search" value="{}" placeholder="node, rule, cause">
                <button>Find</button>{}
                </form>
                </div>""", q, filtered ? Html.of("\n<a href=\"/\">Show all</a>") : Html.NOTHING);
    }

    private static Html troubled(SourceTroubles troubles) {
        if (troubles.total() == 0) {
            return Html.NOTHING;
        }
        int more = troubles.total() - troubles.first().size();
        return Html.of(
                """

                <section class="troubled">
                <h2>Not heard well <span class="count">{}</span></h2>
                <p>Of these nodes not everything is known, so that no incident is no proof that all is well.</p>
                <ul>
                {}
                </ul>{}
                </section>""",
                troubles.total(),
                Html.lines(troubles.first().stream()
                        .map(trouble ->
                                Html.of("<li><b>{}/{}</b> {}</li>", trouble.cluster(), trouble.node(), trouble.says()))
                        .toList()),
                more == 0 ? Html.NOTHING : Html.of("\n<p>… and {} more.</p>", more));
    }

    private static Html open(Part part, Ago ago) {
        return part.incidents().isEmpty()
                ? Html.of("<section><h2>Open</h2><p class=\"calm\">No incident is open.</p></section>")
                : section("Open", part, ago);
    }

    private static Html closed(Part part, Ago ago) {
        return part.incidents().isEmpty() ? Html.NOTHING : section("Closed", part, ago);
    }

    private static Html section(String title, Part part, Ago ago) {
        String next = part.next();
        return Html.of(
                """
                <section>
                <h2>{} <span class="count">{}</span></h2>
                <table class="incidents">
                <thead><tr><th>Verdict</th><th>What and why</th><th>Since</th><th>Updated</th><th>Restarts</th></tr></thead>
                <tbody>
                {}
                </tbody>
                </table>{}
                </section>""",
                title,
                part.total(),
                Html.lines(part.incidents().stream()
                        .map(incident -> row(incident, ago))
                        .toList()),
                next == null
                        ? Html.NOTHING
                        : Html.of("\n<p class=\"next\"><a href=\"{}\" rel=\"next\">Show older ones</a></p>", next));
    }

    private static Html row(Incident incident, Ago ago) {
        Standing standing = Standing.of(incident);
        return Html.of(
                """
                <tr class="{}">
                <td>{}</td>
                <td><a class="title" href="/incidents/{}"><b>{}/{}</b> {}</a>{}{}</td>
                <td data-label="Since">{}</td>
                <td data-label="Updated">{}</td>
                <td data-label="Restarts">{}</td>
                </tr>""",
                standing.css(),
                standing.badge(),
                Address.segment(incident.id()),
                incident.cluster(),
                incident.node(),
                incident.title(),
                why(incident),
                handled(incident, ago),
                ago.timeAge(incident.openedAt()),
                ago.timeAge(incident.updatedAt()),
                Restarts.of(incident));
    }

    /** That somebody looks after it, that nobody is told of it, and how long that lasts. */
    private static Html handled(Incident incident, Ago ago) {
        List<Html> lines = new ArrayList<>();
        if (incident.acknowledged() != null) {
            lines.add(Html.of(
                    "<p class=\"aside\">Acknowledged by {}{}</p>",
                    incident.acknowledged().by(),
                    until(incident.acknowledged(), ago)));
        }
        if (incident.suppressed() != null) {
            lines.add(Html.of(
                    "<p class=\"aside\">Nobody is told: {}{}</p>",
                    by(incident.suppressed()),
                    until(incident.suppressed(), ago)));
        }
        return Html.lines(lines);
    }

    private static Html until(Incident.Note note, Ago ago) {
        return note.until() == null ? Html.NOTHING : Html.of(", until {}", ago.timeAge(note.until()));
    }

    private static String by(Incident.Note note) {
        return (note.kind() == null ? "" : note.kind() + " by ") + note.by();
    }

    /** How it ended comes first once it has; why it happened, as far as it is known. */
    private static Html why(Incident incident) {
        Incident.Resolution resolution = incident.resolution();
        Incident.Cause cause = incident.cause();
        Html ended = resolution == null ? Html.NOTHING : Html.of("<p class=\"ended\">{}</p>", resolution.says());
        if (cause != null) {
            return Html.of("{}<p class=\"why\">{}</p>", ended, cause.says());
        }
        return resolution == null ? Html.of("<p class=\"why\">Cause not known yet.</p>") : ended;
    }

    private static Html nothingFound() {
        return Html.of("""
                <section class="empty">
                <h2>Nothing found</h2>
                <p>No incident matches. <a href="/">Show all incidents</a>.</p>
                </section>""");
    }

    private static Html nothingYet() {
        return Html.of("""
                <section class="empty">
                <h2>No incident so far</h2>
                <p>Crossfire has read everything it was sent, and none of it shows a conflict. That is good news only if the nodes are sending. To be sure:</p>
                <ol>
                <li>See one happen: <pre class="cmd"><code>./crossfire up --demo</code></pre></li>
                <li>Look at a node by hand. Save its kubelet log and firewall in a folder, then: <pre class="cmd"><code>./crossfire diagnose FOLDER</code></pre></li>
                <li>Send from the nodes: the kubelet journal to <code>crossfire.journal.v1</code>, events and pods to <code>crossfire.pods.v1</code>, firewall snapshots to <code>crossfire.firewall.v1</code>. Without firewall snapshots nothing can be proven.</li>
                </ol>
                </section>""");
    }
}
