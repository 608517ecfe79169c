package dev.crossfire.ingest.pods;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Objects on their way from the watches to who sends them. A watch waits for room a while; when there is none for so long, its objects are
 * dropped until everything is listed again, since what a watch holds back piles up in memory without bound.
 */
final class ObjectQueue {

    /** A pod has some 10 kB. */
    private static final int MOST = 1000;

    private final BlockingQueue<GenericKubernetesResource> objects;
    private final Duration patience;
    private volatile boolean overflowed;

    ObjectQueue() {
        this(MOST, Duration.ofSeconds(30));
    }

    ObjectQueue(int most, Duration patience) {
        this.objects = new ArrayBlockingQueue<>(most);
        this.patience = patience;
    }

    /** False when the object was dropped. */
    boolean put(GenericKubernetesResource object) {
        try {
            if (!overflowed && objects.offer(object, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        overflowed = true;
        return false;
    }

    @Nullable
    GenericKubernetesResource poll(Duration within) throws InterruptedException {
        return objects.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether objects were dropped, and all that were not are taken. */
    boolean mustListAgain() {
        return overflowed && objects.isEmpty();
    }

    /** Everything will be listed again. */
    void reset() {
        objects.clear();
        overflowed = false;
    }
}
