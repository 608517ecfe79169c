package dev.crossfire.deploy.app.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action;
import dev.crossfire.serve.action.ActionRequest;
import dev.crossfire.serve.history.IncidentQuery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A running feed, over HTTP. */
final class ServerSource implements IncidentSource {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final String INCIDENTS = "/api/v1/incidents";
    private static final String ACTIONS = "/api/v1/actions";

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** @param server its address, without a path */
    ServerSource(URI server) {
        this.server = server;
    }

    @Override
    public Found find(IncidentQuery query, int limit) {
        List<byte[]> incidents = new ArrayList<>();
        String cursor = null;
        do {
            IncidentQuery page = query.atMost(Math.min(limit - incidents.size(), IncidentQuery.MAX_LIMIT));
            byte[] body = ok(page.address(INCIDENTS, cursor));
            incidents.addAll(JsonSlices.of(body, "incidents"));
            cursor = text(tree(body).get("next"));
        } while (cursor != null && incidents.size() < limit);
        return new Found(incidents, cursor);
    }

    @Override
    public NavigableMap<Integer, byte[]> life(String id) {
        Optional<NavigableMap<Integer, byte[]>> exact = revisions(id);
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> candidates = new ArrayList<>();
        IncidentQuery query = IncidentQuery.ALL.saying(id);
        for (byte[] incident : find(query, Integer.MAX_VALUE).incidents()) {
            String candidate = Json.read(incident, Incident.class).id();
            if (candidate.startsWith(id)) {
                candidates.add(candidate);
            }
        }
        if (candidates.size() > 1) {
            throw IncidentSource.ambiguous(id, candidates.stream().sorted().toList());
        }
        if (candidates.isEmpty()) {
            throw unknown(id);
        }
        return revisions(candidates.get(0)).orElseThrow(() -> unknown(candidates.get(0)));
    }

    @Override
    public Action act(ActionRequest request) {
        HttpResponse<byte[]> response = sent(HttpRequest.newBuilder(server.resolve(ACTIONS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(request))));
        if (response.statusCode() != 201) {
            throw CommandFailed.failed(detail(response));
        }
        return Json.read(response.body(), Action.class);
    }

    @Override
    public List<Action> standing() {
        List<Action> actions = new ArrayList<>();
        JsonSlices.of(ok(ACTIONS), "actions").forEach(action -> actions.add(Json.read(action, Action.class)));
        return actions;
    }

    private Optional<NavigableMap<Integer, byte[]>> revisions(String id) {
        HttpResponse<byte[]> response = get(INCIDENTS + "/" + segment(id) + "/revisions");
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        NavigableMap<Integer, byte[]> revisions = new TreeMap<>();
        for (byte[] revision : JsonSlices.of(checked(response), "revisions")) {
            revisions.put(tree(revision).path("revision").asInt(), revision);
        }
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions);
    }

    /** The server says how far back it knows. */
    private CommandFailed unknown(String id) {
        return CommandFailed.failed(detail(get(INCIDENTS + "/" + segment(id))));
    }

    private byte[] ok(String address) {
        return checked(get(address));
    }

    private byte[] checked(HttpResponse<byte[]> response) {
        boolean json = response.headers().firstValue("content-type").orElse("").startsWith("application/json");
        if (response.statusCode() == 200 && json) {
            return response.body();
        }
        throw CommandFailed.failed(detail(response));
    }

    private String detail(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("content-type").orElse("");
        if (!type.startsWith("application/problem+json")) {
            return "what answers at " + server + " is no crossfire (HTTP " + response.statusCode() + ", "
                    + (type.isEmpty() ? "no type" : type) + "): check --server (CROSSFIRE_SERVER)";
        }
        String detail = tree(response.body()).path("detail").asText();
        return response.statusCode() == 503
                ? server + " is not ready: " + detail + "; try again, or read the topic with --kafka (CROSSFIRE_KAFKA)"
                : server + " says: " + detail;
    }

    private HttpResponse<byte[]> get(String address) {
        return sent(HttpRequest.newBuilder(server.resolve(address)));
    }

    private HttpResponse<byte[]> sent(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw unreachable("nobody listens there");
        } catch (HttpTimeoutException e) {
            throw unreachable("no answer in time");
        } catch (IOException e) {
            throw unreachable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        }
    }

    private CommandFailed unreachable(String why) {
        return CommandFailed.failed("no crossfire answers at " + server + " (" + why
                + "): start one with 'crossfire up', check --server (CROSSFIRE_SERVER), or read the topic with --kafka"
                + " (CROSSFIRE_KAFKA)");
    }

    private JsonNode tree(byte[] body) {
        try {
            return Json.tree(body);
        } catch (IOException e) {
            throw CommandFailed.failed(server + " answers with JSON that cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.asText();
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
