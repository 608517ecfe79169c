package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Input;
import dev.crossfire.model.incident.Incident.Recurrence;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.history.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of one incident, in the order in which it is needed: what, who is hit, how it is known, why, the one thing to do, the lasting
 * fix, what to leave alone, how old all this is; then everything else.
 */
public final class IncidentDetailPage {

    private IncidentDetailPage() {}

    /**
     * @param revisions the newest ones, oldest of them first
     * @param all how many there are
     * @param finding which checks held and which missed; null when none is known
     * @param outbreak which it belongs to; null when to none
     */
    public static byte[] render(
            Incident incident,
            List<Revision> revisions,
            int all,
            @Nullable Finding finding,
            @Nullable Outbreak outbreak,
            Instant now) {
        Ago ago = new Ago(now);
        Standing standing = Standing.of(incident);
        List<Html> parts = new ArrayList<>();
        parts.add(headline(incident, standing, ago));
        parts.add(ending(incident, standing));
        parts.add(handling(incident, ago));
        parts.add(outbreak == null ? Html.NOTHING : OutbreakSections.around(outbreak, ago));
        parts.add(silence(incident, standing, ago));
        parts.add(blastRadius(incident, standing));
        parts.add(proof(incident, finding, ago));
        parts.add(cause(incident));
        parts.addAll(RemedySections.firstThings(incident, standing));
        parts.add(inputs(incident, ago));
        parts.add(EvidenceSections.timeline(incident, standing, ago));
        parts.add(EvidenceSections.evidence(incident, ago));
        parts.add(RemedySections.all(incident));
        parts.add(EvidenceSections.checks(finding));
        parts.add(EvidenceSections.revisions(incident, revisions, all, ago));
        parts.removeIf(Html::isEmpty);
        return PageFrame.page(
                standing.word() + " " + incident.cluster() + "/" + incident.node() + " – Crossfire",
                incident.id(),
                Html.of("<article class=\"{}\">\n{}\n</article>", standing.css(), Html.lines(parts)));
    }

    /** Seconds from which on it is said how long a source's newest was under way. */
    private static final long LAG_WORTH_SAYING = 10;

    private static Html headline(Incident incident, Standing standing, Ago ago) {
        String restarts = Restarts.of(incident);
        Recurrence recurrence = incident.recurrence();
        return Html.of(
                """
                <p class="back"><a href="/">All incidents</a></p>
                <div class="headline">
                {}
                <h1><b>{}/{}</b> {}</h1>
                <p class="life">since {}, {}{}{}{}</p>
                </div>""",
                standing.badge(),
                incident.cluster(),
                incident.node(),
                incident.title(),
                ago.dayTimeAge(incident.openedAt()),
                life(incident, standing, ago),
                incident.reopened() == 0 ? "" : ", opened again " + times(incident.reopened()),
                restarts.isEmpty() ? "" : ", " + restarts + (restarts.equals("1") ? " restart" : " restarts") + " seen",
                recurrence == null
                        ? Html.NOTHING
                        : Html.of(
                                ", <a href=\"/incidents/{}\">{} before on this node</a>{}",
                                Address.segment(recurrence.previous()),
                                recurrence.count(),
                                recurrence.ended() == null
                                        ? ""
                                        : ", the last of which ended as " + recurrence.ended()));
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static Html life(Incident incident, Standing standing, Ago ago) {
        Instant ended = incident.resolvedAt();
        if (standing.ongoing() || ended == null) {
            return Html.of("ongoing");
        }
        return switch (standing) {
            case RECOVERED ->
                Html.of(
                        "recovered after {}, at {}",
                        Ago.words(Duration.between(incident.openedAt(), ended)),
                        ago.dayTimeAge(ended));
            case EXPIRED ->
                Html.of("no longer followed since {}; whether it goes on is not known", ago.dayTimeAge(ended));
            default -> Html.of("{} at {}", standing.word().toLowerCase(java.util.Locale.ROOT), ago.dayTimeAge(ended));
        };
    }

    private static Html ending(Incident incident, Standing standing) {
        Incident.Resolution resolution = incident.resolution();
        if (resolution == null) {
            return Html.NOTHING;
        }
        return Html.of(
                "<p class=\"banner {}\">{}{}</p>",
                standing.css(),
                standing == Standing.EXPIRED ? Html.of("<strong>This is not a recovery.</strong> ") : Html.NOTHING,
                resolution.says());
    }

    /** Who looks after it, and why nobody is told of it. */
    private static Html handling(Incident incident, Ago ago) {
        List<Html> lines = new ArrayList<>();
        if (incident.acknowledged() != null) {
            lines.add(note("Acknowledged", incident.acknowledged(), ago));
        }
        if (incident.suppressed() != null) {
            lines.add(note("Nobody is told", incident.suppressed(), ago));
        }
        return lines.isEmpty()
                ? Html.NOTHING
                : Html.of("<div class=\"banner handled\">\n{}\n</div>", Html.lines(lines));
    }

    private static Html note(String what, Incident.Note note, Ago ago) {
        Instant until = note.until();
        return Html.of(
                "<p><strong>{}</strong> ({}) by {}, {}{}{}</p>",
                what,
                note.kind() == null ? "flag" : note.kind(),
                note.by(),
                ago.dayTimeAge(note.at()),
                until == null ? Html.NOTHING : Html.of(", until <time datetime=\"{}\">{}</time>", until, until),
                note.why() == null || note.why().isEmpty() ? "" : ": " + note.why());
    }

    /** An open incident of which nothing new comes in may be over, or worse: what is shown is the past. */
    private static Html silence(Incident incident, Standing standing, Ago ago) {
        List<Html> silent = incident.inputs().entrySet().stream()
                .filter(input -> input.getValue().stale())
                .map(input -> Html.of("<li>{}: {}</li>", input.getKey(), heard(input.getValue(), ago)))
                .toList();
        return silent.isEmpty() || !standing.ongoing() ? Html.NOTHING : Html.of("""
                        <div class="banner silent"><strong>Part of the node has gone silent: what follows is the last that is known.</strong>
                        <ul>
                        {}
                        </ul></div>""", Html.lines(silent));
    }

    private static Html blastRadius(Incident incident, Standing standing) {
        return section(
                standing.ongoing() ? "Who is hit" : "Who was hit",
                incident.blastRadius().isEmpty()
                        ? Html.of(
                                "<p>Nobody else is known to suffer. Whether pod traffic is still forwarded was not observed.</p>")
                        : sentences(incident.blastRadius()));
    }

    private static Html proof(Incident incident, @Nullable Finding finding, Ago ago) {
        List<Html> lines = new ArrayList<>();
        for (Incident.Proof proof : incident.proof()) {
            lines.add(Html.of(
                    "<li>{} <span class=\"aside own-line\">{}, complete at {}</span></li>",
                    proof.says(),
                    proof.id(),
                    ago.timeAge(proof.at())));
        }
        for (String note : incident.notes()) {
            lines.add(Html.of("<li class=\"note\">{}</li>", note));
        }
        String note = finding == null ? null : finding.note();
        if (note != null && incident.proof().isEmpty() && !incident.notes().contains(note)) {
            lines.add(Html.of("<li class=\"note\">{}</li>", note));
        }
        Html list = lines.isEmpty() ? Html.NOTHING : Html.of("<ul>\n{}\n</ul>", Html.lines(lines));
        return incident.proof().isEmpty()
                ? section("Not proven", Html.lines(Html.of("<p>No proof is complete: this is a suspicion.</p>"), list))
                : section("Proof", list);
    }

    private static Html cause(Incident incident) {
        Incident.Cause cause = incident.cause();
        return section(
                "Cause and owner",
                cause == null
                        ? Html.of("<p>Not known.</p>")
                        : Html.of("<p>{} <span class=\"aside\">{}</span></p>", cause.says(), cause.id()));
    }

    private static Html inputs(Incident incident, Ago ago) {
        List<Html> rows = new ArrayList<>();
        for (Map.Entry<String, Input> input : incident.inputs().entrySet()) {
            rows.add(Html.of(
                    "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", input.getKey(), heard(input.getValue(), ago)));
        }
        return section(
                "How old this is",
                rows.isEmpty()
                        ? Html.of("<p>No input of this node is known.</p>")
                        : Html.of("<table class=\"inputs\">\n{}\n</table>", Html.lines(rows)));
    }

    private static Html heard(Input input, Ago ago) {
        Instant last = input.lastAt();
        Html age = last == null ? Html.of("never heard") : Html.of("last heard {}", ago.timeAge(last));
        List<Html> more = new ArrayList<>();
        if (input.lagSeconds() != null && input.lagSeconds() >= LAG_WORTH_SAYING) {
            more.add(Html.of(", {} s under way", input.lagSeconds()));
        }
        if (input.late() > 0) {
            more.add(Html.of(", {} entries came too late to count", input.late()));
        }
        if (input.skewed() > 0) {
            more.add(Html.of(", {} records came from the future: a wrong clock", input.skewed()));
        }
        Html heard = input.stale() ? Html.of("{} <strong class=\"stale\">stale</strong>", age) : age;
        return more.stream().reduce(heard, (said, next) -> Html.of("{}{}", said, next));
    }

    static Html section(String title, Html content) {
        return Html.of("<section>\n<h2>{}</h2>\n{}\n</section>", title, content);
    }

    static Html sentences(List<String> sentences) {
        return Html.of(
                "<ul>\n{}\n</ul>",
                Html.lines(sentences.stream()
                        .map(sentence -> Html.of("<li>{}</li>", sentence))
                        .toList()));
    }
}
