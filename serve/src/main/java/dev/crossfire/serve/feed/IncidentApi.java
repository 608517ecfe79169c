package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.serve.feed.Problem.Refusal;
import dev.crossfire.serve.history.IncidentHistory;
import dev.crossfire.serve.history.IncidentHistory.Page;
import dev.crossfire.serve.history.IncidentQuery;
import dev.crossfire.serve.history.StoredIncident;
import dev.crossfire.serve.history.StoredRevision;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of incidents, outbreaks and findings. An incident is handed on byte for byte as it stands in the topic: fields that this version does not
 * know are not lost on the way.
 */
final class IncidentApi {

    /** So many revisions are read at a time: an incident may have any number of them, and readers any pace. */
    private static final int REVISIONS_AT_ONCE = 50;

    private final IncidentHistory history;

    /** Tells this process's versions from another's. */
    private final String start = Long.toHexString(new SecureRandom().nextLong());

    IncidentApi(IncidentHistory history) {
        this.history = history;
    }

    /** {@code /api/v1/incidents}. */
    void list(Context ctx) {
        IncidentQuery query = QueryParameters.incidentQuery(ctx.queryParamMap());
        if (unchanged(ctx)) {
            return;
        }
        Page page = history.find(query);
        String next = page.next() == null ? null : query.cursor(page.next());
        if (next != null) {
            ctx.header("Link", "<" + query.address(ctx.path(), next) + ">; rel=\"next\"");
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(utf8("{\"incidents\":["));
        for (Iterator<StoredIncident> all = page.incidents().iterator(); all.hasNext(); ) {
            json.writeBytes(all.next().bytes());
            json.writeBytes(utf8(all.hasNext() ? "," : ""));
        }
        json.writeBytes(utf8("],\"next\":" + (next == null ? "null" : Json.text(next)) + "}"));
        ctx.result(json.toByteArray());
    }

    /** {@code /api/v1/outbreaks}: those that stand first, then the newest; byte for byte as they stand in the topic. */
    void outbreaks(Context ctx) {
        QueryParameters parameters = QueryParameters.of(ctx.queryParamMap(), "cluster", "conflict", "limit");
        String cluster = parameters.text("cluster");
        String conflict = parameters.text("conflict");
        int limit = parameters.limit();
        if (unchanged(ctx)) {
            return;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(utf8("{\"outbreaks\":["));
        for (Iterator<byte[]> all =
                        history.outbreaks(cluster, conflict, false, limit).iterator();
                all.hasNext(); ) {
            json.writeBytes(all.next());
            json.writeBytes(utf8(all.hasNext() ? "," : ""));
        }
        json.writeBytes(utf8("]}"));
        ctx.result(json.toByteArray());
    }

    /** {@code /api/v1/incidents/{id}}. */
    void one(Context ctx) {
        QueryParameters.of(ctx.queryParamMap());
        if (!unchanged(ctx)) {
            ctx.result(stored(ctx).bytes());
        }
    }

    /** {@code /api/v1/incidents/{id}/revisions}: every one, oldest first. */
    void revisions(Context ctx) throws IOException {
        QueryParameters.of(ctx.queryParamMap());
        String id = ctx.pathParam("id");
        if (unchanged(ctx)) {
            return;
        }
        List<StoredRevision> part = history.revisionsAfter(id, 0, REVISIONS_AT_ONCE);
        if (part.isEmpty()) {
            throw unknown(id);
        }
        OutputStream json = ctx.outputStream();
        json.write(utf8("{\"revisions\":["));
        int told = 0;
        while (!part.isEmpty()) {
            for (StoredRevision revision : part) {
                json.write(utf8(told == 0 ? "" : ","));
                json.write(revision.bytes());
                told = revision.number();
            }
            part = part.size() < REVISIONS_AT_ONCE ? List.of() : history.revisionsAfter(id, told, REVISIONS_AT_ONCE);
        }
        json.write(utf8("]}"));
    }

    /** {@code /api/v1/explain}: why a conflict was, or was not, found on a node, now or at a time of the findings' retention. */
    void explain(Context ctx) {
        QueryParameters parameters = QueryParameters.of(ctx.queryParamMap(), "cluster", "node", "conflict", "at");
        String cluster = parameters.required("cluster");
        String node = parameters.required("node");
        String conflict = parameters.required("conflict");
        Instant at = parameters.instant("at");
        Optional<Finding> found =
                at == null ? history.finding(cluster, node, conflict) : history.finding(cluster, node, conflict, at);
        Finding finding = found.orElseThrow(
                () -> Refusal.notFound("nothing was found out about " + conflict + " on " + cluster + "/" + node
                        + (at == null ? " in the last 7 days" : " by " + at + "; findings are kept for 7 days")));
        ctx.result(Json.write(finding));
    }

    /** Whether the client has what it asks for already: one that asks every few seconds should cost next to nothing. */
    private boolean unchanged(Context ctx) {
        String tag = "W/\"" + start + "-" + history.version() + "\"";
        ctx.header("ETag", tag);
        boolean unchanged = tag.equals(ctx.header("If-None-Match"));
        if (unchanged) {
            ctx.status(304);
        }
        return unchanged;
    }

    private StoredIncident stored(Context ctx) {
        String id = ctx.pathParam("id");
        return history.incident(id).orElseThrow(() -> unknown(id));
    }

    /** How far back was looked is part of the answer: what is older is not known to have never been. */
    private Refusal unknown(String id) {
        return unknown(history, id);
    }

    static Refusal unknown(IncidentHistory history, String id) {
        return Refusal.notFound("no incident has the id '" + id + "'"
                + history.oldest()
                        .map(oldest -> ": what is known begins at " + oldest)
                        .orElse(": none is known at all"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
