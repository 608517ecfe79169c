package dev.crossfire.serve.feed.page;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.model.outbreak.Outbreak.Victim;
import java.util.ArrayList;
import java.util.List;

/** Outbreaks on the pages: a line for each that stands, above the incidents; on an incident's page, which it belongs to. */
final class OutbreakSections {

    private static final int NODES_SHOWN = 3;
    private static final int CHANGES_SHOWN = 3;

    private OutbreakSections() {}

    static Html standing(List<Outbreak> outbreaks, Ago ago) {
        if (outbreaks.isEmpty()) {
            return Html.NOTHING;
        }
        return Html.of(
                """

                <section class="outbreaks">
                <h2>{} <span class="count">{}</span></h2>
                <ul>
                {}
                </ul>
                </section>""",
                outbreaks.size() == 1 ? "Outbreak" : "Outbreaks",
                outbreaks.size(),
                Html.lines(
                        outbreaks.stream().map(outbreak -> line(outbreak, ago)).toList()));
    }

    private static Html line(Outbreak outbreak, Ago ago) {
        return Html.of(
                "<li><a class=\"title\" href=\"/?cluster={}&amp;conflict={}\"><b>{} nodes</b> of {}: {}</a>"
                        + " <span class=\"life\">since {}, {} still failing</span>{}</li>",
                Address.segment(outbreak.cluster()),
                Address.segment(outbreak.conflict()),
                outbreak.count(),
                outbreak.cluster(),
                outbreak.title(),
                ago.timeAge(outbreak.since()),
                outbreak.open(),
                facts(outbreak));
    }

    /** Which outbreak an incident belongs to. */
    static Html around(Outbreak outbreak, Ago ago) {
        return Html.of(
                "<div class=\"banner outbreak\"><strong>Part of an outbreak:</strong>"
                        + " <a href=\"/?cluster={}&amp;conflict={}\">{} nodes of {}</a> since {}, {}.{}</div>",
                Address.segment(outbreak.cluster()),
                Address.segment(outbreak.conflict()),
                outbreak.count(),
                outbreak.cluster(),
                ago.timeAge(outbreak.since()),
                outbreak.stands() ? Html.of("{} still failing", outbreak.open()) : Html.of("ended"),
                facts(outbreak));
    }

    private static Html facts(Outbreak outbreak) {
        List<Html> facts = new ArrayList<>();
        facts.add(Html.of("<p class=\"why\">First: {}</p>", first(outbreak)));
        if (!outbreak.changes().isEmpty()) {
            facts.add(Html.of("<p class=\"why\">Just before: {}</p>", changes(outbreak)));
        }
        int risk = outbreak.atRisk().count();
        if (risk > 0) {
            facts.add(Html.of(
                    "<p class=\"why\">At risk: {} {}, not failing yet ({})</p>",
                    risk,
                    risk == 1 ? "node has the same" : "nodes have the same",
                    outbreak.atRisk().says() == null ? "" : outbreak.atRisk().says()));
        }
        return Html.of("{}", Html.lines(facts));
    }

    private static Html first(Outbreak outbreak) {
        List<Victim> shown = outbreak.first().stream().limit(NODES_SHOWN).toList();
        List<Html> nodes = new ArrayList<>();
        for (Victim victim : shown) {
            nodes.add(Html.of(
                    "<a href=\"/incidents/{}\">{}</a>{}",
                    Address.segment(victim.incident()),
                    victim.node(),
                    nodes.size() + 1 < shown.size() ? "," : ""));
        }
        int more = outbreak.count() - shown.size();
        if (more > 0) {
            nodes.add(Html.of("and {} more", more));
        }
        return Html.lines(nodes);
    }

    private static String changes(Outbreak outbreak) {
        List<String> says = new ArrayList<>();
        for (Change change : outbreak.changes().stream().limit(CHANGES_SHOWN).toList()) {
            says.add(change.says() + " (on " + change.nodes() + " of " + outbreak.count() + ")");
        }
        return String.join("; ", says);
    }
}
