package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.incident.Silences;
import dev.crossfire.streams.outbreak.TestVictims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fold whose nodes, {@code worker-0} and so on, are hit by a signal {@code hit} and recover by a signal {@code healed}; {@code hit+90} and
 * {@code healed+90} are those of an incident 90 minutes later.
 */
final class VictimFold implements NodeFold {

    @Override
    public Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences) {
        NodeState state = before == null ? CountingFold.HELD : before;
        if (record instanceof Tick tick) {
            NodeEvidence at = state.evidence().at(tick.at());
            return new Fold.Step(new NodeState(1, at, Map.of(), null, false), List.of(), List.of(), Fold.Tally.NONE);
        }
        int number = Integer.parseInt(node.node().substring("worker-".length()));
        String[] words = ((Signal) record).name().split("\\+", 2);
        Duration later = Duration.ofMinutes(words.length == 1 ? 0 : Long.parseLong(words[1]));
        Instant openedAt = TestVictims.START.plusMillis(24L * number).plus(later);
        Incident incident = words[0].equals("hit")
                ? TestVictims.confirmed(number, openedAt)
                : TestVictims.resolved(number, openedAt, Resolution.Kind.VERIFIED);
        return new Fold.Step(state, List.of(incident), List.of(), new Fold.Tally(1, 1, 0, 0, 0, 0));
    }
}
