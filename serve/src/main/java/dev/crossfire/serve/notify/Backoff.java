package dev.crossfire.serve.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling, and a random half of it, so that many who failed together do not come back together.
 *
 * @param first the longest wait after the first failure
 * @param last the longest wait of all
 */
record Backoff(Duration first, Duration last, RandomGenerator random) {

    private static final int MAX_DOUBLINGS = 20;

    /** A receiver that fails is left alone for up to a minute. */
    static Backoff forReceiver(RandomGenerator random) {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), random);
    }

    /** Nobody is told anything while Kafka is away, so it is asked again soon; its clients wait by themselves already. */
    static Backoff forKafka(RandomGenerator random) {
        return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3), random);
    }

    /** @param failures in a row, from 1 */
    Duration after(int failures) {
        long ceiling =
                Math.min(last.toMillis(), first.toMillis() << Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
