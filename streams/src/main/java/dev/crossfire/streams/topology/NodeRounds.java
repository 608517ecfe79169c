package dev.crossfire.streams.topology;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.signal.Action;
import dev.crossfire.streams.evidence.Gap;
import dev.crossfire.streams.incident.NodeState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who of a partition's nodes is told of a tick, and of what concerns all of them: a change of rules, a silence for a whole fleet. Never more
 * at once than fit into one transaction many times over; who is left over is told by the ticks that follow, each after the other in key
 * order. A function of the log, so that a partition that is folded anew goes the same rounds.
 */
final class NodeRounds {

    /** Told at once. A node that suffers takes 2 to 3 ms, and one thread may have several partitions in one transaction of 6 s. */
    static final int MOST = 200;

    /** Gaps in the ticks that are known of: a node that nothing is told of through more of them is silent longer than it is. */
    private static final int MOST_GAPS = 8;

    /** Things done that wait for those who are left over; what is done beyond goes to all of them at once, however long that takes. */
    static final int MOST_MISSED = 100;

    private final NavigableMap<String, Instant> nextTicks = new TreeMap<>();
    private Place place = Place.START;

    /**
     * How far the rounds are: what a successor must know.
     *
     * @param tick the last
     * @param ruleset that it was judged with
     * @param due the last node that was told when more were due than are told at once; null when all were
     * @param all the last node that was told of what concerns all of them; null when all were
     * @param missed what people did that nodes after that one may not know of
     * @param gaps the last ones in the ticks, in their order
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            @Nullable Instant tick,
            String ruleset,
            @Nullable String due,
            @Nullable String all,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Action> missed,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Gap> gaps) {

        static final Place START = new Place(null, "", null, null, List.of(), List.of());

        Place {
            ruleset = ruleset == null ? "" : ruleset;
            missed = missed == null ? List.of() : List.copyOf(missed);
            gaps = gaps == null ? List.of() : List.copyOf(gaps);
        }

        /** A node's state as it stands there. */
        NodeState bring(NodeState state) {
            return tick == null ? state : state.at(tick, gaps);
        }

        private List<Gap> gapsUntil(Instant next) {
            @Nullable Gap gap = Gap.between(tick, next);
            if (gap == null) {
                return gaps;
            }
            List<Gap> more = Stream.concat(gaps.stream(), Stream.of(gap)).toList();
            return more.subList(Math.max(0, more.size() - MOST_GAPS), more.size());
        }

        Place telling(String from, Stream<Action> news) {
            return new Place(
                    tick,
                    ruleset,
                    due,
                    all == null || from.compareTo(all) < 0 ? from : all,
                    Stream.concat(missed.stream(), news).toList(),
                    gaps);
        }
    }

    /** Begins where a predecessor was; its nodes are to be told again. */
    void begin(@Nullable Place before) {
        nextTicks.clear();
        place = before == null ? Place.START : before;
    }

    /** @param nextTick from when on a tick matters to the node */
    void put(String node, Instant nextTick) {
        nextTicks.put(node, nextTick);
    }

    /** Of a node that is not held any more. */
    void remove(String node) {
        nextTicks.remove(node);
    }

    Place place() {
        return place;
    }

    /**
     * Of those concerned by something that holds from now on the first, in key order; the others by the next ticks.
     *
     * @param done what it is, where it must be told to each node and not merely holds
     */
    List<String> first(Predicate<String> concerned, Optional<Action> done) {
        Stream<String> all = nextTicks.keySet().stream().filter(concerned);
        if (done.isPresent() && place.missed().size() == MOST_MISSED) {
            return all.toList();
        }
        List<String> some = some(all);
        if (some.size() == MOST) {
            place = place.telling(some.get(MOST - 1), done.stream());
        }
        return some;
    }

    /** From now on something else holds for all of them. */
    void tellAll() {
        place = place.telling("", Stream.of());
    }

    /**
     * Who is told at a tick.
     *
     * @param missed what is told to those who catch up, before the tick
     * @param catchingUp in key order
     * @param told of the tick, in key order; those who catch up among them
     */
    record Turn(List<Action> missed, List<String> catchingUp, Set<String> told) {

        static final Turn NONE = new Turn(List.of(), List.of(), Set.of());
    }

    /**
     * Who has a turn at a tick; nobody at one that is not later than the last.
     *
     * @param ruleset names what it is judged with; with another than the last all are told, as time allows
     */
    Turn at(Instant tick, String ruleset) {
        if (place.tick() != null && !tick.isAfter(place.tick())) {
            return Turn.NONE;
        }
        if (!ruleset.equals(place.ruleset())) {
            tellAll();
        }
        @Nullable String all = place.all();
        List<String> swept = all == null ? List.of() : some(nextTicks.tailMap(all, false).keySet().stream());
        Set<String> told = new TreeSet<>(swept);
        List<String> due = some(
                inTurn(place.due()).filter(node -> !nextOf(node).isAfter(tick)).filter(node -> !told.contains(node)));
        told.addAll(due);
        List<Action> missed = place.missed();
        @Nullable String reached = lastOfFull(swept);
        place = new Place(
                tick, ruleset, lastOfFull(due), reached, reached == null ? List.of() : missed, place.gapsUntil(tick));
        return new Turn(missed, swept, Collections.unmodifiableSet(told));
    }

    private Instant nextOf(String node) {
        return nextTicks.getOrDefault(node, Instant.MIN);
    }

    /** All nodes, beginning with the one after {@code last}. */
    private Stream<String> inTurn(@Nullable String last) {
        return last == null
                ? nextTicks.keySet().stream()
                : Stream.concat(
                        nextTicks.tailMap(last, false).keySet().stream(),
                        nextTicks.headMap(last, true).keySet().stream());
    }

    private static List<String> some(Stream<String> nodes) {
        return nodes.limit(MOST).toList();
    }

    private static @Nullable String lastOfFull(List<String> nodes) {
        return nodes.size() < MOST ? null : nodes.get(MOST - 1);
    }
}
