package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action;
import dev.crossfire.serve.action.ActionDesk;
import dev.crossfire.serve.action.ActionLog;
import dev.crossfire.serve.action.ActionRefusedException;
import dev.crossfire.serve.action.ActionRequest;
import dev.crossfire.serve.action.Incidents;
import dev.crossfire.serve.history.HistoryException;
import dev.crossfire.serve.history.IncidentQuery;
import dev.crossfire.serve.history.TopicHistory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;

/** The topic itself. */
final class TopicSource implements IncidentSource {

    private final KafkaAddress kafka;
    private final String prefix;
    private final TopicHistory history;

    TopicSource(KafkaAddress kafka, String prefix) {
        this.kafka = kafka;
        this.prefix = prefix;
        this.history = new TopicHistory(kafka.bootstrap(), prefix, InstantSource.system());
    }

    @Override
    public Found find(IncidentQuery query, int limit) {
        TopicHistory.Found found = reading(() -> history.find(query, limit));
        return new Found(found.incidents(), found.next() == null ? null : query.cursor(found.next()));
    }

    @Override
    public NavigableMap<Integer, byte[]> life(String id) {
        TopicHistory.Lives lives = reading(() -> history.lives(id));
        List<String> candidates = List.copyOf(lives.byId().keySet());
        NavigableMap<Integer, byte[]> exact = lives.byId().get(candidates.size() == 1 ? candidates.get(0) : id);
        if (exact != null) {
            return exact;
        }
        if (!candidates.isEmpty()) {
            throw IncidentSource.ambiguous(id, candidates);
        }
        Instant since = lives.since();
        throw CommandFailed.failed("no incident has the id '" + id + "': "
                + (since == null
                        ? "the topic on " + kafka + " is empty"
                        : "what " + kafka + " holds begins at " + since));
    }

    @Override
    public Action act(ActionRequest request) {
        try (ActionLog log = new ActionLog(kafka.bootstrap(), prefix)) {
            return reading(() -> desk(log).take(request));
        } catch (ActionRefusedException e) {
            throw CommandFailed.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Action> standing() {
        try (ActionLog log = new ActionLog(kafka.bootstrap(), prefix)) {
            return reading(() -> desk(log).standing());
        }
    }

    private ActionDesk desk(ActionLog log) {
        return new ActionDesk(log, new Read(), InstantSource.system());
    }

    private final class Read implements Incidents {

        @Override
        public Optional<Incident> byId(String id) {
            return Optional.of(Json.read(life(id).lastEntry().getValue(), Incident.class));
        }

        @Override
        public List<Incident> of(String cluster, String node, String conflict) {
            return history
                    .find(IncidentQuery.of(cluster, node, conflict), IncidentQuery.DEFAULT_LIMIT)
                    .incidents()
                    .stream()
                    .map(bytes -> Json.read(bytes, Incident.class))
                    .toList();
        }
    }

    private <T> T reading(Supplier<T> question) {
        kafka.requireReachable();
        try {
            return question.get();
        } catch (HistoryException e) {
            throw CommandFailed.failed(
                    e.getMessage() + " (chosen by --kafka or CROSSFIRE_KAFKA, --prefix or CROSSFIRE_PREFIX)");
        }
    }
}
