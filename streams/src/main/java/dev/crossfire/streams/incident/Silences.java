package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The silences and maintenances that stand for the nodes of one partition, also for nodes yet to come. Immutable; the same actions give the
 * same, in whatever order they come.
 *
 * @param actions id → silence, maintenance, or what took one back
 */
public record Silences(Map<String, Action> actions) {

    public static final Silences NONE = new Silences(Map.of());

    /** Bound of a partition; beyond it what stands no longer is dropped, then what ends first. */
    static final int MOST = 1000;

    /** How long it is remembered that something was taken back which has not come yet. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    public Silences {
        actions = actions.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(actions));
    }

    public static Silences of(Collection<Action> actions) {
        TreeMap<String, Action> byId = new TreeMap<>();
        actions.forEach(action -> byId.put(action.id(), action));
        return new Silences(byId);
    }

    /** Whether an action changes what stands. */
    private static boolean concernedBy(Action action) {
        return action.kind().lasts() || action.kind() == Kind.END;
    }

    public Silences plus(Action action) {
        if (!concernedBy(action) || actions.containsKey(action.id())) {
            return this;
        }
        TreeMap<String, Action> more = new TreeMap<>(actions);
        more.put(action.id(), action);
        Silences all = new Silences(more);
        if (more.size() <= MOST) {
            return all;
        }
        more.values().stream()
                .min(Comparator.comparingInt(all::worth)
                        .thenComparing(all::forgottenAt)
                        .thenComparing(Action.ORDER))
                .ifPresent(first -> more.remove(first.id()));
        return new Silences(more);
    }

    /** What takes back is kept as long as what it takes back, or that would stand again. */
    private int worth(Action action) {
        if (action.ends() != null) {
            return actions.containsKey(action.ends()) ? 3 : 0;
        }
        return isTakenBack(action) ? 1 : 2;
    }

    /** Whether somebody took it back, though its time is not over. */
    boolean isTakenBack(Action action) {
        return actions.values().stream().anyMatch(other -> action.id().equals(other.ends()));
    }

    /** What still stands at a tick. */
    public Silences at(Instant tick) {
        boolean allStand =
                actions.values().stream().allMatch(action -> forgottenAt(action).isAfter(tick));
        if (allStand) {
            return this;
        }
        TreeMap<String, Action> standing = new TreeMap<>(actions);
        standing.values().removeIf(action -> !forgottenAt(action).isAfter(tick));
        return new Silences(standing);
    }

    private Instant forgottenAt(Action action) {
        @Nullable Action ended = action.ends() == null ? null : actions.get(action.ends());
        Instant until = ended == null ? action.until() : ended.until();
        return until == null ? action.at().plus(REMEMBERED) : until;
    }

    /**
     * The action that suppresses an incident: of several the last.
     *
     * @param now the last tick; null before the first
     */
    public Optional<Action> covering(
            NodeKey node, String conflict, String verdict, String incident, @Nullable Instant now) {
        return about(node, conflict, verdict, incident, now).stream()
                .filter(action -> !isTakenBack(action))
                .max(Action.ORDER);
    }

    /** All whose time it is, those among them that were taken back. */
    List<Action> about(NodeKey node, String conflict, String verdict, String incident, @Nullable Instant now) {
        return actions.values().stream()
                .filter(action -> action.kind().lasts())
                .filter(action ->
                        now == null || (action.until() != null && action.until().isAfter(now)))
                .filter(action -> action.scope().covers(node, conflict, verdict, incident))
                .toList();
    }
}
