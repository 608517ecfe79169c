package dev.crossfire.deploy.app.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that run, to be stopped last in, first out. One that fails to stop does not keep the others from it. */
public final class RunningParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop in order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
