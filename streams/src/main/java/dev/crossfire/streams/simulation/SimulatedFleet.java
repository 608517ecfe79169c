package dev.crossfire.streams.simulation;

import dev.crossfire.model.NodeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A fleet of nodes with a known truth; the same for the same number and seed, node by node.
 *
 * @param nodes how many
 * @param atOnce whether all are of one cluster and get the leading conflict within {@link #HIT_WITHIN}, instead of each a story of its own
 */
public record SimulatedFleet(int nodes, long seed, boolean atOnce) {

    /** Nothing is generated from a clock; a broker's comes after it in any case, so that none of it is of the future. */
    static final Instant START = Instant.parse("2025-01-13T06:00:00Z");

    private static final int CLUSTER = 250;
    private static final Duration SPREAD = Duration.ofHours(8);

    /** Half of those with the leading conflict get it by one roll-out, within minutes. */
    private static final Duration ROLL_OUT = Duration.ofMinutes(4);

    /** A change that reaches a whole fleet does so within minutes. */
    private static final Duration HIT_WITHIN = Duration.ofMinutes(2);

    private static final List<NodeStory> ONE_OF_EACH = List.of(NodeStory.values());
    private static final List<NodeStory> STORIES = NodeStory.weighted();

    public SimulatedFleet {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes must be at least 1, got " + nodes);
        }
    }

    /** One whose nodes have each a story of its own. */
    public SimulatedFleet(int nodes, long seed) {
        this(nodes, seed, false);
    }

    /** @param index from 0 */
    public SimulatedNode node(int index) {
        return atOnce ? hit(index) : withStory(index);
    }

    private SimulatedNode hit(int index) {
        Random random = new Random(Spread.mix(seed, index));
        NodeKey node = new NodeKey("sim-1", name(index));
        Instant from = START.plusMillis((long) (random.nextDouble() * HIT_WITHIN.toMillis()));
        NodeLife life = new NodeLife(node, from, random);
        List<TrueConflict> truth = NodeStory.hit(life);
        List<SentRecord> sent = RawRecords.of(life, Disturbance.NONE, random);
        return new SimulatedNode(node, "hit", word(Disturbance.NONE), truth, Set.of(), sent);
    }

    private SimulatedNode withStory(int index) {
        Random random = new Random(Spread.mix(seed, index));
        // The first nodes are one of each, so that a small fleet has all of them too; then as often as they are met.
        NodeStory story = index % CLUSTER < ONE_OF_EACH.size()
                ? ONE_OF_EACH.get(index % CLUSTER)
                : STORIES.get(random.nextInt(STORIES.size()));
        NodeKey node = new NodeKey("sim-" + (1 + index / CLUSTER), name(index));
        NodeLife life = new NodeLife(node, start(index, story, random), random);
        List<TrueConflict> truth = story.tell(life);
        Disturbance disturbance = disturbance(story, truth, random);
        List<SentRecord> sent = RawRecords.of(life, disturbance, random);
        return new SimulatedNode(node, word(story), word(disturbance), truth, story.maySuspect(), sent);
    }

    private Instant start(int index, NodeStory story, Random random) {
        Random ofCluster = new Random(Spread.mix(seed, -1L - index / CLUSTER));
        Instant rollOut = START.plusMillis((long) (ofCluster.nextDouble() * SPREAD.toMillis()));
        boolean rolledOut = story == NodeStory.MASQUERADED || story == NodeStory.SNATED || story == NodeStory.HEALED;
        Instant from = rolledOut ? rollOut : START;
        return from.plusMillis((long) (random.nextDouble() * (rolledOut ? ROLL_OUT : SPREAD).toMillis()));
    }

    private static Disturbance disturbance(NodeStory story, List<TrueConflict> truth, Random random) {
        if (random.nextInt(3) > 0) {
            return Disturbance.NONE;
        }
        boolean mustShowTheEnd =
                story.comesAndGoes() || truth.stream().anyMatch(one -> one.ending() == TrueConflict.Ending.HEALED);
        List<Disturbance> all = mustShowTheEnd ? Disturbance.thatShowTheEnd() : List.of(Disturbance.values());
        return all.get(random.nextInt(all.size()));
    }

    private static String name(int index) {
        return "node-%05d".formatted(1 + index);
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
