package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.SignalNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a signal says once an entry fits. Values are told by lists of names, of which the first that is known counts; an empty list reads
 * nothing.
 *
 * @param attributes by name
 * @param command the command of an exec probe
 * @param error of the CRI, which could not run one
 * @param failure the output of a probe that failed
 * @param errored the error of a probe that could not be run
 * @param answer what a check of Felix' endpoint got
 */
record SignalResult(
        Map<String, ValueTemplate> attributes,
        List<String> command,
        List<String> error,
        List<String> failure,
        List<String> errored,
        List<String> answer,
        ProbeTables tables) {

    /** Answer of the table of handlers for a request that the kubelet makes itself. */
    private static final String HTTP = "http";

    SignalResult {
        attributes = new LinkedHashMap<>(attributes);
        command = List.copyOf(command);
        error = List.copyOf(error);
        failure = List.copyOf(failure);
        errored = List.copyOf(errored);
        answer = List.copyOf(answer);
    }

    Map<String, String> of(EntryValues values) {
        Attributes said = new Attributes();
        if (!command.isEmpty()) {
            String line = first(command, values);
            said.withAll(HealthCheck.ofCommand(line == null ? "" : line).toMap());
        }
        attributes.forEach((name, template) -> put(said, name, template.of(values)));
        if (!error.isEmpty()) {
            error(said, first(error, values));
        }
        if (!failure.isEmpty()) {
            probe(said, first(failure, values), tables.output());
        }
        if (!errored.isEmpty()) {
            probe(said, first(errored, values), tables.grpcError());
        }
        if (!answer.isEmpty()) {
            answer(said, first(answer, values));
        }
        return said.toMap();
    }

    private static void put(Attributes said, String name, String value) {
        switch (name) {
            case SignalNames.CHECK -> said.with(name, HealthCheck.check(value));
            case SignalNames.CONTAINER_ID -> said.containerId(value);
            default -> said.with(name, value);
        }
    }

    private static @Nullable String first(List<String> names, EntryValues values) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private void error(Attributes said, @Nullable String told) {
        ProbeText text = ProbeText.of(told == null ? "" : told);
        said.with(SignalNames.HANDLER, "exec")
                .with(SignalNames.OUTCOME, tables.grpcError().read(text))
                .with(SignalNames.TIMEOUT_SECONDS, text.timeoutSeconds());
    }

    private void answer(Attributes said, @Nullable String told) {
        if (told == null || told.isBlank()) {
            said.with(SignalNames.OUTCOME, SignalNames.OUTCOME_OTHER);
            return;
        }
        ProbeText text = ProbeText.of(told);
        said.with(SignalNames.OUTCOME, tables.output().read(text)).with(SignalNames.STATUS, text.status());
        target(said, text);
    }

    /** An output that was cut before it began tells nothing of the outcome; an empty one does. */
    private void probe(Attributes said, @Nullable String output, TextTable outcomes) {
        if (output == null) {
            said.with(SignalNames.OUTCOME, SignalNames.OUTCOME_OTHER);
            return;
        }
        ProbeText text = ProbeText.of(output);
        said.with(SignalNames.OUTCOME, outcomes.read(text))
                .with(SignalNames.STATUS, text.status())
                .with(SignalNames.TIMEOUT_SECONDS, text.timeoutSeconds())
                .with(SignalNames.HANDLER, tables.handler().read(text));
        if (said.get(SignalNames.OUTCOME).equals(SignalNames.OUTCOME_BGP)) {
            said.with(SignalNames.VALUE, tables.birdState().read(text));
        }
        target(said, text);
    }

    /**
     * calico-node's own check dials localhost unless its text shows another host. Of other containers it is the kubelet's own request to
     * localhost that does: what a command in a container prints is about the loopback of that container's network, which is mostly not the
     * node's.
     */
    private void target(Attributes said, ProbeText text) {
        boolean calicoNode = HealthCheck.isCalicoNode(said.get(SignalNames.CONTAINER), said.get(SignalNames.POD));
        boolean dialled = calicoNode
                || said.get(SignalNames.CONTAINER).isEmpty()
                || tables.handler().read(text).equals(HTTP);
        if (ProbeText.isLocalhost(text.target()) && dialled) {
            said.with(SignalNames.TARGET, SignalNames.TARGET_LOCALHOST).with(SignalNames.PORT, text.port());
        } else if (calicoNode) {
            boolean silent = text.target().isEmpty();
            said.with(SignalNames.TARGET, silent ? SignalNames.TARGET_LOCALHOST : text.target())
                    .with(SignalNames.PORT, silent ? HealthCheck.PORT : text.port());
        }
    }
}
