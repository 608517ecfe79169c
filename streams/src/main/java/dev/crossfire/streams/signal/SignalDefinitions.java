package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.PodEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every signal, by the source it is recognised in. An entry becomes the first signal of its list that it fits, so one entry is never two
 * signals.
 *
 * @param journal asked about log lines
 * @param pods asked about Events
 */
public record SignalDefinitions(List<SignalDefinition<KlogLine>> journal, List<SignalDefinition<PodEvent>> pods) {

    /** The signals that Crossfire knows. A new one is an entry here and a fixture in its test. */
    public static final SignalDefinitions KNOWN = new SignalDefinitions(
            List.of(
                    new SignalDefinition<>(
                            SignalNames.EXEC_SYNC_FAILED, ExecSyncFailure.LITERALS, ExecSyncFailure::read),
                    new SignalDefinition<KlogLine>(
                            SignalNames.PROBE_FAILED, ProbeResult.FAILED_LITERALS, ProbeResult::failed),
                    new SignalDefinition<KlogLine>(
                            SignalNames.PROBE_ERRORED, ProbeResult.ERRORED_LITERALS, ProbeResult::errored),
                    new SignalDefinition<KlogLine>(
                            SignalNames.CONTAINER_KILLED,
                            List.of(
                                    ContainerLife.KILLED_LITERAL,
                                    ContainerLife.KILL_MESSAGE_LITERAL,
                                    ContainerLife.STOP_LITERAL),
                            ContainerLife::killed),
                    new SignalDefinition<KlogLine>(
                            SignalNames.CONTAINER_STARTED,
                            List.of(ContainerLife.STARTED_LITERAL),
                            ContainerLife::started),
                    new SignalDefinition<>(
                            SignalNames.CONTAINER_READY, List.of(ContainerLife.READY_LITERAL), ContainerLife::ready),
                    new SignalDefinition<KlogLine>(
                            SignalNames.BACK_OFF, List.of(ContainerLife.BACK_OFF_LITERAL), ContainerLife::backOff),
                    new SignalDefinition<>(
                            SignalNames.FELIX_UNHEALTHY, CalicoHealth.FELIX_LITERALS, CalicoHealth::felix),
                    new SignalDefinition<>(SignalNames.BIRD_UNHEALTHY, CalicoHealth.BIRD_LITERALS, CalicoHealth::bird)),
            List.of(
                    new SignalDefinition<PodEvent>(
                            SignalNames.PROBE_FAILED, ProbeResult.EVENT_LITERALS, ProbeResult::failed),
                    new SignalDefinition<PodEvent>(
                            SignalNames.PROBE_ERRORED, ProbeResult.EVENT_LITERALS, ProbeResult::errored),
                    new SignalDefinition<PodEvent>(
                            SignalNames.CONTAINER_KILLED,
                            List.of(ContainerLife.KILLED_EVENT_LITERAL),
                            ContainerLife::killed),
                    new SignalDefinition<PodEvent>(
                            SignalNames.CONTAINER_STARTED,
                            List.of(ContainerLife.STARTED_EVENT_LITERAL),
                            ContainerLife::started),
                    new SignalDefinition<PodEvent>(
                            SignalNames.BACK_OFF,
                            List.of(ContainerLife.BACK_OFF_EVENT_LITERAL),
                            ContainerLife::backOff)));

    public SignalDefinitions {
        journal = List.copyOf(journal);
        pods = List.copyOf(pods);
    }

    /** Every literal of the journal's signals, once. */
    List<String> journalLiterals() {
        return distinct(journal.stream().flatMap(definition -> definition.literals().stream()));
    }

    /** Every literal of the Events' signals, once. */
    List<String> podsLiterals() {
        return distinct(pods.stream().flatMap(definition -> definition.literals().stream()));
    }

    private static List<String> distinct(Stream<String> literals) {
        return literals.distinct().toList();
    }
}
