package dev.crossfire.streams.signal;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.ContainerRestarts;
import java.time.Instant;
import java.util.Map;

/** The signal that a pod itself gives: its containers' counts of restarts, which no text tells. */
final class ContainerRestarted {

    private ContainerRestarted() {}

    /** The number of a container's restarts, known by the pod and container it is of: its growth is the news. */
    static Signal signal(ContainerRestarts container, Instant at, Ledger ledger, Coordinates coordinates) {
        NodeKey node = ledger.node(null, container.node());
        if (container.node() != null) {
            ledger.heard(null, container.node(), at);
        }
        Map<String, String> attributes = new Attributes()
                .with(SignalNames.POD, container.pod())
                .with(SignalNames.POD_UID, container.podUid())
                .with(SignalNames.CONTAINER, container.container())
                .with(SignalNames.EVENT_UID, container.name())
                .with(SignalNames.EXIT_CODE, container.exitCode())
                .with(SignalNames.REASON, container.reason())
                .containerId(container.containerId())
                .endedContainerId(container.endedContainerId())
                .toMap();
        return new Signal(
                SignalNames.CONTAINER_RESTARTED,
                node.cluster(),
                node.node(),
                RawKind.PODS,
                at,
                at,
                container.count(),
                attributes,
                "container " + container.container() + " of " + container.pod() + " restarted " + container.count()
                        + " times" + (container.reason().isEmpty() ? "" : ", last ended by " + container.reason()),
                coordinates,
                null,
                ledger.skewed(at));
    }
}
