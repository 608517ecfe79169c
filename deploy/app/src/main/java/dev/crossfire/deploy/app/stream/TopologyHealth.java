package dev.crossfire.deploy.app.stream;

import dev.crossfire.deploy.app.process.Health;
import dev.crossfire.streams.topology.StreamsRunner;
import org.jspecify.annotations.Nullable;

/** How the topology is: restoring and rebalancing are no death, giving up is. */
record TopologyHealth(StreamsRunner topology) implements Health {

    @Override
    public boolean alive() {
        return !topology.failure().isDone();
    }

    @Override
    public boolean ready() {
        return topology.ready();
    }

    @Override
    public @Nullable String trouble() {
        return topology.ready() ? null : "topology is " + topology.state();
    }
}
