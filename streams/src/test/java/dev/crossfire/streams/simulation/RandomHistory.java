package dev.crossfire.streams.simulation;

import dev.crossfire.model.NodeKey;
import dev.crossfire.streams.simulation.HostNetwork.Sockets;
import dev.crossfire.streams.simulation.HostNetwork.Source;
import dev.crossfire.streams.simulation.NodeLife.Check;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A node's history without sense: checks fail, pass, are refused, rules come and go, a peer sends, the firewall is reloaded, all at random
 * times. No story would be told so; what the fold makes of it must not depend on the order all the same.
 *
 * <p>It has one to three chapters, each short enough that all of it is in before evidence of it is forgotten in whatever order, with pauses
 * between that are longer than anything is remembered together. What lies as far apart as evidence is kept may or may not be judged together,
 * by how far the other sources had come: that much order the fold does not take out.
 */
final class RandomHistory {

    private static final int MOST_ENTRIES = 60;

    /** With the shuffle it is below the ten minutes for which evidence is kept. */
    private static final int CHAPTER = 450;

    /** What is drained in a pause meets signs of life of an hour later, which decide what of it is still within the horizon. */
    private static final Set<Disturbance> SPOOLED = Set.of(Disturbance.JOURNAL_SPOOLED, Disturbance.FIREWALL_SPOOLED);

    private final Random random;
    private final NodeLife life;

    private RandomHistory(long seed) {
        random = new Random(Spread.mix(seed, 77));
        Instant start = SimulatedFleet.START.plusSeconds(random.nextInt(7200));
        life = new NodeLife(new NodeKey("random", "node-" + seed), start, random);
    }

    static History of(long seed) {
        RandomHistory history = new RandomHistory(seed);
        return History.of(history.sent());
    }

    private List<SentRecord> sent() {
        Disturbance disturbance = random.nextBoolean() ? Disturbance.NONE : pick(Disturbance.values());
        int chapters = SPOOLED.contains(disturbance) ? 1 : Math.max(1, random.nextInt(6) - 2);
        int from = 0;
        for (int chapter = 0; chapter < chapters; chapter++) {
            chapter(from, MOST_ENTRIES / chapters);
            if (chapter + 1 < chapters) {
                int pause = 1200 + random.nextInt(4000);
                from += CHAPTER + pause;
                life.signOfLife(from - pause / 2).signOfLife(from - 300).signOfLife(from - 220);
            }
        }
        return RawRecords.of(life, disturbance, random);
    }

    private void chapter(int from, int most) {
        life.looks(from, host());
        int wanted = entries() + 5 + random.nextInt(most - 5);
        while (entries() < wanted) {
            happens(from + 40 + random.nextInt(CHAPTER - 100));
        }
        life.watched(from, from + CHAPTER, 40, 200);
    }

    private int entries() {
        return life.entries().values().stream().mapToInt(Integer::intValue).sum();
    }

    private void happens(int t) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> life.checksFail(t, t + 1 + random.nextInt(45), Check.TIMES_OUT);
            case 4 -> life.checksFail(t, t + 1 + random.nextInt(45), Check.TIMES_OUT_IN_EVENTS);
            case 5 -> life.checksFail(t, t + 1 + random.nextInt(15), Check.REFUSED);
            case 6 -> life.checksFail(t, t + 1, Check.STATUS_503);
            case 7 -> life.ready(t);
            case 8 -> life.started(t);
            case 9 -> life.looks(t, host());
            case 10, 11, 12 -> life.snapshots().add(life.at(t));
            case 13 -> life.othersTimeOut(t, t + 1, 1 + random.nextInt(4));
            case 14 -> life.peerSends(t, t + random.nextInt(60));
            default -> rare(t);
        }
    }

    private void rare(int t) {
        switch (random.nextInt(4)) {
            case 0 -> life.birdHasNoPeers(t, t + random.nextInt(20));
            case 1 -> life.systemd(t, "Reloaded firewalld - dynamic firewall daemon.");
            case 2 -> life.kubelet(t, "I", "iptables.go:590] iptables canary mangle/KUBE-KUBELET-CANARY deleted");
            default ->
                life.calico(
                        t,
                        "ERROR",
                        "felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp"
                                + " 127.0.0.1:9099: bind: address already in use");
        }
    }

    private HostNetwork host() {
        HostNetwork host = HostNetwork.HEALTHY
                .with(pick(Source.values()))
                .with(random.nextInt(3) > 0 ? Sockets.LISTENING : pick(Sockets.values()));
        host = random.nextInt(8) == 0 ? host.with(HostNetwork.Trait.IN_LEGACY) : host;
        host = random.nextInt(8) == 0 ? host.with(HostNetwork.Trait.UNCOUNTED) : host;
        host = random.nextInt(8) == 0 ? host.with(HostNetwork.Trait.INPUT_DROPS) : host;
        host = random.nextInt(12) == 0 ? host.with(HostNetwork.Trait.FLUSHED) : host;
        return random.nextInt(8) == 0 ? host.with(HostNetwork.Trait.OPEN_TO_PEERS) : host;
    }

    private <T> T pick(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
