package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.signal.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeRoundsTest {

    private static final Instant START = Instant.parse("2026-11-22T14:48:00Z");
    private static final Action ACK = new Action(
            "a-1",
            Action.Kind.ACK,
            "night-shift",
            "looking into it",
            START,
            null,
            new Action.Scope(null, "*", null, null, null),
            null);
    private static final int FLEET = 2 * NodeRounds.MOST + 50;

    private final NodeRounds rounds = new NodeRounds();

    @Test
    void whoIsNotDueIsNotTold() {
        rounds.put("prod/a", Instant.MIN);
        rounds.put("prod/b", tick(3));
        rounds.put("prod/c", Instant.MAX);
        rounds.at(tick(0), "r1");
        assertEquals(List.of("prod/a"), at(1, "r1"));
        assertEquals(List.of("prod/a"), at(2, "r1"));
        assertEquals(List.of("prod/a", "prod/b"), at(3, "r1"));
    }

    @Test
    void aTickThatIsNotLaterIsNone() {
        rounds.put("prod/a", Instant.MIN);
        assertEquals(List.of("prod/a"), at(1, "r1"));
        assertEquals(List.of(), at(1, "r1"));
        assertEquals(List.of(), at(0, "r1"));
        assertEquals(tick(1), rounds.place().tick());
    }

    @Test
    void whenMoreAreDueThanAreToldAtOnceEachHasItsTurn() {
        settled(Instant.MIN);
        List<String> told = new ArrayList<>();
        for (int t = 10; t < 10 + 2 * 9; t++) {
            List<String> some = at(t, "r1");
            assertEquals(NodeRounds.MOST, some.size());
            told.addAll(some);
        }
        // 18 ticks of 200 are eight rounds of 450.
        for (int n = 0; n < FLEET; n++) {
            String node = name(n);
            assertEquals(8, told.stream().filter(node::equals).count(), node);
        }
    }

    @Test
    void whatConcernsAllReachesEachOnceByAndBy() {
        settled(Instant.MAX);
        assertEquals(List.of(), at(10, "r1"));
        List<String> told = new ArrayList<>(rounds.first(node -> true, Optional.of(ACK)));
        assertEquals(NodeRounds.MOST, told.size());
        told.addAll(catchUp(11));
        // One takes over, with nothing but what the store holds.
        NodeRounds.Place place = rounds.place();
        rounds.begin(place);
        fleet(Instant.MAX);
        told.addAll(catchUp(12));
        assertEquals(FLEET, told.size());
        assertEquals(FLEET, new HashSet<>(told).size());
        assertNull(rounds.place().all());
        assertEquals(NodeRounds.Turn.NONE, rounds.at(tick(13), "r1"));
    }

    @Test
    void whatConcernsSomeDoesNotCutShortWhatConcernsAll() {
        settled(Instant.MAX);
        rounds.tellAll();
        // All of the second half.
        assertEquals(
                NodeRounds.MOST,
                rounds.first(node -> node.compareTo(name(225)) >= 0, Optional.empty())
                        .size());
        Set<String> told = new HashSet<>();
        for (int t = 10; rounds.place().all() != null; t++) {
            told.addAll(at(t, "r1"));
        }
        assertEquals(FLEET, told.size());
    }

    @Test
    void allAreToldOfTheFirstTickWithOtherRules() {
        rounds.put("prod/a", Instant.MAX);
        rounds.put("prod/b", Instant.MAX);
        assertEquals(List.of("prod/a", "prod/b"), at(1, "r1"));
        assertEquals(List.of(), at(2, "r1"));
        assertEquals(List.of("prod/a", "prod/b"), at(3, "r2"));
    }

    @Test
    void whatIsDoneBeyondTheBoundGoesToAllAtOnce() {
        settled(Instant.MAX);
        for (int done = 0; done < NodeRounds.MOST_MISSED; done++) {
            assertEquals(
                    NodeRounds.MOST,
                    rounds.first(node -> true, Optional.of(ACK)).size());
        }
        assertEquals(FLEET, rounds.first(node -> true, Optional.of(ACK)).size());
        assertEquals(NodeRounds.MOST_MISSED, rounds.place().missed().size());
    }

    @Test
    void thePlaceSurvivesTheStore() {
        settled(Instant.MAX);
        rounds.tellAll();
        assertEquals(rounds.place(), Json.read(Json.write(rounds.place()), NodeRounds.Place.class));
        rounds.first(node -> true, Optional.of(ACK));
        assertEquals(rounds.place(), Json.read(Json.write(rounds.place()), NodeRounds.Place.class));
        assertEquals(NodeRounds.Place.START, Json.read(Json.write(NodeRounds.Place.START), NodeRounds.Place.class));
    }

    @Test
    void anActionForFewIsForThemAlone() {
        settled(Instant.MAX);
        assertEquals(List.of(name(7)), rounds.first(name(7)::equals, Optional.of(ACK)));
        assertNull(rounds.place().all());
        assertTrue(at(10, "r1").isEmpty());
    }

    /** Those who catch up at a tick are told what they missed. */
    private List<String> catchUp(int tick) {
        NodeRounds.Turn turn = rounds.at(tick(tick), "r1");
        assertEquals(List.of(ACK), turn.missed());
        assertEquals(turn.catchingUp(), List.copyOf(turn.told()));
        return turn.catchingUp();
    }

    /** A fleet that was told of a tick with the rules of now. */
    private void settled(Instant nextTick) {
        rounds.begin(new NodeRounds.Place(tick(0), "r1", null, null, List.of(), List.of()));
        fleet(nextTick);
    }

    private void fleet(Instant nextTick) {
        for (int n = 0; n < FLEET; n++) {
            rounds.put(name(n), nextTick);
        }
    }

    private List<String> at(int tick, String ruleset) {
        return List.copyOf(rounds.at(tick(tick), ruleset).told());
    }

    private static Instant tick(int number) {
        return START.plusSeconds(10L * number);
    }

    private static String name(int number) {
        return "prod/worker-%03d".formatted(number);
    }
}
