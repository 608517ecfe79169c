package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.model.signal.Action;
import dev.crossfire.serve.action.ActionRequest;
import dev.crossfire.serve.history.IncidentQuery;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Where incidents are looked up and acted upon. Every method may throw {@link CommandFailed}, naming the flag to change. */
public interface IncidentSource {

    /**
     * What a query found, as it stands in the topic.
     *
     * @param next cursor of the API for what comes after them; null when nothing does
     */
    record Found(List<byte[]> incidents, @Nullable String next) {}

    /** The newest revision of each incident that matches, newest update first, at most {@code limit} of them. */
    Found find(IncidentQuery query, int limit);

    /**
     * Every revision of one incident, by number.
     *
     * @param id whole, or the beginning of exactly one
     */
    NavigableMap<Integer, byte[]> life(String id);

    /** Does something about incidents; gives back what was written. */
    Action act(ActionRequest request);

    /** The silences and maintenances that stand, the last first. */
    List<Action> standing();

    /** The refusal of a beginning of several ids. */
    static CommandFailed ambiguous(String id, List<String> candidates) {
        return CommandFailed.failed("'" + id + "' is the beginning of " + candidates.size() + " ids: "
                + String.join(", ", candidates.subList(0, Math.min(5, candidates.size())))
                + (candidates.size() > 5 ? ", …" : "") + "; give more of it");
    }
}
