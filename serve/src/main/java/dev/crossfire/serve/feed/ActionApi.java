package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action;
import dev.crossfire.serve.action.ActionDesk;
import dev.crossfire.serve.action.ActionLog;
import dev.crossfire.serve.action.ActionRefusedException;
import dev.crossfire.serve.action.ActionRequest;
import dev.crossfire.serve.action.Incidents;
import dev.crossfire.serve.feed.Problem.Refusal;
import dev.crossfire.serve.history.IncidentHistory;
import dev.crossfire.serve.history.IncidentQuery;
import dev.crossfire.serve.history.StoredIncident;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/actions}: what people do about incidents. What comes of it stands in the incidents' next revisions. */
final class ActionApi implements AutoCloseable {

    static final String PATH = "/api/v1/actions";

    private final ActionLog log;
    private final ActionDesk desk;

    /** What a {@code GET} answers. */
    private record Standing(List<Action> actions) {}

    private record Held(IncidentHistory history) implements Incidents {

        @Override
        public Optional<Incident> byId(String id) {
            return history.incident(id).map(StoredIncident::incident);
        }

        @Override
        public List<Incident> of(String cluster, String node, String conflict) {
            return history.find(IncidentQuery.of(cluster, node, conflict)).incidents().stream()
                    .map(StoredIncident::incident)
                    .toList();
        }
    }

    ActionApi(FeedConfig config, IncidentHistory history, InstantSource clock) {
        log = new ActionLog(config.bootstrapServers(), config.topicPrefix());
        desk = new ActionDesk(log, new Held(history), clock);
    }

    /** {@code POST}: answers with the action as it was written. */
    void post(Context ctx) {
        ownPagesAlone(ctx);
        try {
            Action action = desk.take(ActionRequest.read(ctx.bodyAsBytes()));
            ctx.status(201);
            ctx.contentType("application/json");
            ctx.result(Json.write(action));
        } catch (ActionRefusedException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** {@code GET}: the silences and maintenances that stand. */
    void list(Context ctx) {
        QueryParameters.of(ctx.queryParamMap());
        ctx.result(Json.write(new Standing(desk.standing())));
    }

    /** Another site's page can make a browser send a form, but not JSON, and not in the name of this server's own pages. */
    private static void ownPagesAlone(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw Refusal.unsupported(PATH + " takes application/json");
        }
        String origin = ctx.header("Origin");
        if (origin != null && !origin.equals("http://" + ctx.header("Host"))) {
            throw Refusal.forbidden(
                    "actions are taken from this server's own pages and from commands, not from " + origin);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
