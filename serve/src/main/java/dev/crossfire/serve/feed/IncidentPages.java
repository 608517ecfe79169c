package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.feed.page.IncidentDetailPage;
import dev.crossfire.serve.feed.page.IncidentListPage;
import dev.crossfire.serve.history.IncidentHistory;
import dev.crossfire.serve.history.IncidentHistory.Page;
import dev.crossfire.serve.history.IncidentQuery;
import dev.crossfire.serve.history.SourceTroubles;
import dev.crossfire.serve.history.StoredIncident;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages for people: the list and one incident, made on the server so that they need no script. */
final class IncidentPages {

    /** Enough to see what has been going on; older ones are a link away. */
    private static final int CLOSED_SHOWN = 50;

    private static final int REVISIONS_SHOWN = 200;
    private static final int OUTBREAKS_SHOWN = 20;

    private static final int TROUBLES_SHOWN = 10;

    private final IncidentHistory history;
    private final Supplier<Optional<String>> caution;
    private final InstantSource clock;

    /** @param caution what whoever looks must know of the diagnosis itself; empty for nothing */
    IncidentPages(IncidentHistory history, Supplier<Optional<String>> caution, InstantSource clock) {
        this.history = history;
        this.caution = caution;
        this.clock = clock;
    }

    /** {@code /}: takes the same parameters as the list of the API. */
    void list(Context ctx) {
        IncidentQuery query = QueryParameters.incidentQuery(ctx.queryParamMap());
        boolean whole = query.state() == null && query.after() == null;
        IncidentListPage.Part open = query.state() == State.RESOLVED ? null : part(query.inState(State.OPEN));
        IncidentListPage.Part closed = query.state() == State.OPEN
                ? null
                : part(whole ? query.inState(State.RESOLVED).atMost(CLOSED_SHOWN) : query.inState(State.RESOLVED));
        String q = query.q() == null ? "" : query.q();
        boolean filtered = !ctx.queryParamMap().isEmpty();
        ctx.result(IncidentListPage.render(
                query.state() == State.RESOLVED ? List.of() : standing(query),
                open,
                closed,
                q,
                filtered,
                filtered ? SourceTroubles.NONE : history.sourceTroubles(TROUBLES_SHOWN),
                caution.get().orElse(null),
                clock.instant()));
    }

    /** {@code /incidents/{id}}. */
    void one(Context ctx) {
        QueryParameters.of(ctx.queryParamMap());
        String id = ctx.pathParam("id");
        Incident incident = history.incident(id)
                .orElseThrow(() -> IncidentApi.unknown(history, id))
                .incident();
        Finding finding = history.finding(incident.cluster(), incident.node(), incident.conflict())
                .orElse(null);
        ctx.result(IncidentDetailPage.render(
                incident,
                history.newestRevisions(id, REVISIONS_SHOWN),
                history.revisions(id),
                finding,
                history.outbreakOf(incident).orElse(null),
                clock.instant()));
    }

    /** Those of the cluster and conflict that is asked for; what else narrows the list down says nothing of them. */
    private List<Outbreak> standing(IncidentQuery query) {
        return history.outbreaks(query.cluster(), query.conflict(), true, OUTBREAKS_SHOWN).stream()
                .map(bytes -> Json.read(bytes, Outbreak.class))
                .toList();
    }

    private IncidentListPage.Part part(IncidentQuery query) {
        Page page = history.find(query);
        return new IncidentListPage.Part(
                page.incidents().stream().map(StoredIncident::incident).toList(),
                history.count(query),
                next(query, page));
    }

    private static @Nullable String next(IncidentQuery query, Page page) {
        return page.next() == null ? null : query.address("/", query.cursor(page.next()));
    }
}
