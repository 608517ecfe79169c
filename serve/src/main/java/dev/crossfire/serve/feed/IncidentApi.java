package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.serve.feed.IncidentIndex.Held;
import dev.crossfire.serve.feed.IncidentIndex.Page;
import dev.crossfire.serve.feed.Problem.Refusal;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;

/**
 * The JSON of incidents and findings. An incident is handed on byte for byte as it stands in the topic: fields that this version does not
 * know are not lost on the way.
 */
final class IncidentApi {

    private final IncidentIndex index;

    /** Tells this process's versions from another's. */
    private final String start = Long.toHexString(new SecureRandom().nextLong());

    IncidentApi(IncidentIndex index) {
        this.index = index;
    }

    /** {@code /api/v1/incidents}. */
    void list(Context ctx) {
        IncidentQuery query = QueryParameters.incidentQuery(ctx.queryParamMap());
        if (unchanged(ctx)) {
            return;
        }
        Page page = index.find(query);
        String next = page.next() == null ? null : QueryParameters.cursor(query, page.next());
        if (next != null) {
            ctx.header("Link", "<" + query.address(ctx.path(), next) + ">; rel=\"next\"");
        }
        List<PackedRecord> records = page.incidents().stream().map(Held::record).toList();
        ctx.result(array("incidents", records, ",\"next\":" + (next == null ? "null" : Json.text(next))));
    }

    /** {@code /api/v1/incidents/{id}}. */
    void one(Context ctx) {
        QueryParameters.of(ctx.queryParamMap());
        Held held = held(ctx);
        if (!unchanged(ctx)) {
            ctx.result(held.record().bytes());
        }
    }

    /** {@code /api/v1/incidents/{id}/revisions}: oldest first, as many as are held. */
    void revisions(Context ctx) {
        QueryParameters.of(ctx.queryParamMap());
        Held held = held(ctx);
        if (!unchanged(ctx)) {
            ctx.result(array(
                    "revisions", held.revisions().stream().map(Revision::record).toList(), ""));
        }
    }

    /** {@code /api/v1/explain}: why a conflict was, or was not, found on a node. */
    void explain(Context ctx) {
        QueryParameters parameters = QueryParameters.of(ctx.queryParamMap(), "cluster", "node", "conflict");
        String cluster = parameters.required("cluster");
        String node = parameters.required("node");
        String conflict = parameters.required("conflict");
        Finding finding = index.finding(cluster, node, conflict)
                .orElseThrow(() -> Refusal.notFound("nothing was found out about " + conflict + " on " + cluster + "/"
                        + node + " in the last 7 days"));
        ctx.result(Json.write(finding));
    }

    /** Whether the client has what it asks for already: one that asks every few seconds should cost next to nothing. */
    private boolean unchanged(Context ctx) {
        String tag = "W/\"" + start + "-" + index.version() + "\"";
        ctx.header("ETag", tag);
        boolean unchanged = tag.equals(ctx.header("If-None-Match"));
        if (unchanged) {
            ctx.status(304);
        }
        return unchanged;
    }

    private Held held(Context ctx) {
        String id = ctx.pathParam("id");
        return index.incident(id).orElseThrow(() -> Refusal.notFound("no incident has the id '" + id + "'"));
    }

    private static byte[] array(String name, List<PackedRecord> records, String rest) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(("{\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
        for (Iterator<PackedRecord> all = records.iterator(); all.hasNext(); ) {
            json.writeBytes(all.next().bytes());
            if (all.hasNext()) {
                json.write(',');
            }
        }
        json.writeBytes(("]" + rest + "}").getBytes(StandardCharsets.UTF_8));
        return json.toByteArray();
    }
}
