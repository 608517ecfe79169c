package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.ContainerRestarts;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.PodEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Containers that are killed, started, ready, or waiting to be started again. */
final class ContainerLife {

    static final String KILLED_LITERAL = "Killing container ";
    static final String KILLED_EVENT_LITERAL = "\"Killing\"";
    static final String STARTED_LITERAL = "ContainerStarted";
    static final String STARTED_EVENT_LITERAL = "\"Started\"";
    static final String READY_LITERAL = "SyncLoop (probe)";
    static final String BACK_OFF_LITERAL = "CrashLoopBackOff";
    static final String BACK_OFF_EVENT_LITERAL = "\"BackOff\"";

    static final String KILL_MESSAGE_LITERAL = "Message for Container";
    static final String STOP_LITERAL = "StopContainer for";

    /** {@code {"Type":"containerd","ID":"0565…"}}. */
    private static final Pattern STATUS_ID = Pattern.compile("\"?ID\"?: ?\"?([0-9a-zA-Z]+)");

    /** containerd's {@code StopContainer for "…" with timeout 30 (s)}, and its return. */
    private static final Pattern STOPPED =
            Pattern.compile("^StopContainer for \"([0-9a-f]+)\" (?:with timeout|returns successfully)");

    private static final Pattern FAILED_CHECK =
            Pattern.compile("failed (liveness|readiness|startup) probe|Container failed (liveness) probe");

    /** Before structured logging: {@code Killing container "docker://8ac8…" with 30 second grace period}. */
    private static final Pattern KILLING = Pattern.compile("^Killing container \"([^\"]+)\"");

    /** {@code "ID":"…","Type":"ContainerStarted","Data":"…"}, and the same as Go prints a struct, with or without quotes. */
    private static final Pattern PLEG = Pattern.compile(
            "ID\"?: ?\"?([0-9a-zA-Z-]*)\"?,? ?\"?Type\"?: ?\"?ContainerStarted\"?,? ?\"?Data\"?: ?\"?([0-9a-f]+)");

    /** {@code calico-node-x7k2p_kube-system(uid)}. */
    private static final Pattern POD =
            Pattern.compile("([a-z0-9][a-z0-9.-]*)_([a-z0-9][a-z0-9-]*)\\(([0-9a-zA-Z-]*)\\)");

    private static final Pattern BACK_OFF_CONTAINER =
            Pattern.compile("restarting failed container[= ]([a-z0-9][a-z0-9.-]*)");

    private ContainerLife() {}

    static @Nullable Map<String, String> killed(KlogLine line) {
        Map<String, String> restated = restated(line);
        if (restated != null) {
            return restated;
        }
        if (line.message().startsWith("Killing container with a grace period")) {
            return new Attributes()
                    .with(SignalNames.POD, line.field("pod"))
                    .with(SignalNames.POD_UID, line.field("podUID"))
                    .with(SignalNames.CONTAINER, line.field("containerName"))
                    .containerId(line.field("containerID"))
                    .toMap();
        }
        Matcher old = KILLING.matcher(line.message());
        return old.find() ? new Attributes().containerId(old.group(1)).toMap() : null;
    }

    /** The kubelet's reason for a kill, and containerd's part in it. */
    private static @Nullable Map<String, String> restated(KlogLine line) {
        if (line.message().equals("Message for Container of pod")) {
            Matcher id = STATUS_ID.matcher(line.field("containerStatusID"));
            Matcher check = FAILED_CHECK.matcher(line.field("containerMessage"));
            return check.find()
                    ? new Attributes()
                            .with(SignalNames.POD, line.field("pod"))
                            .with(SignalNames.CONTAINER, line.field("containerName"))
                            .with(SignalNames.CHECK, check.group(1) == null ? "" : check.group(1))
                            .with(SignalNames.RESTATES, "true")
                            .containerId(id.find() ? id.group(1) : "")
                            .toMap()
                    : null;
        }
        Matcher stopped = STOPPED.matcher(line.message());
        return stopped.find()
                ? new Attributes()
                        .containerId(stopped.group(1))
                        .with(SignalNames.RESTATES, "true")
                        .toMap()
                : null;
    }

    static @Nullable Map<String, String> killed(PodEvent event) {
        if (!event.reason().equals("Killing")) {
            return null;
        }
        Matcher check = FAILED_CHECK.matcher(event.message());
        return of(event)
                .with(SignalNames.CHECK, check.find() && check.group(1) != null ? check.group(1) : "")
                .toMap();
    }

    static @Nullable Map<String, String> started(KlogLine line) {
        if (!line.message().startsWith("SyncLoop (PLEG)")) {
            return null;
        }
        String event = line.fields().getOrDefault("event", line.message());
        Matcher started = PLEG.matcher(event);
        if (!started.find()) {
            return null;
        }
        return new Attributes()
                .with(SignalNames.POD, line.fields().containsKey("pod") ? line.field("pod") : pod(line.message()))
                .with(SignalNames.POD_UID, started.group(1))
                .containerId(started.group(2))
                .toMap();
    }

    static @Nullable Map<String, String> started(PodEvent event) {
        return event.reason().equals("Started")
                        && !(event.pod().isEmpty() && event.container().isEmpty())
                ? of(event).toMap()
                : null;
    }

    /** The number of a container's restarts, known by the pod and container it is of: its growth is the news. */
    static Signal restarted(ContainerRestarts container, Instant at, Ledger ledger, Coordinates coordinates) {
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

    static @Nullable Map<String, String> ready(KlogLine line) {
        boolean ready = line.message().equals("SyncLoop (probe)")
                && line.field("probe").equals("readiness")
                && line.field("status").equals("ready");
        return ready ? new Attributes().with(SignalNames.POD, line.field("pod")).toMap() : null;
    }

    static @Nullable Map<String, String> backOff(KlogLine line) {
        if (!line.text().contains("restarting failed container")) {
            return null;
        }
        String pod = line.field("pod");
        String named = line.text();
        return new Attributes()
                .with(SignalNames.POD, pod.isEmpty() ? pod(named) : pod)
                .with(SignalNames.POD_UID, line.field("podUID"))
                .with(SignalNames.CONTAINER, backOffContainer(named))
                .toMap();
    }

    static @Nullable Map<String, String> backOff(PodEvent event) {
        return event.reason().equals("BackOff") && event.message().contains("restarting failed container")
                ? of(event).toMap()
                : null;
    }

    private static Attributes of(PodEvent event) {
        return new Attributes()
                .with(SignalNames.POD, event.pod())
                .with(SignalNames.POD_UID, event.podUid())
                .with(SignalNames.CONTAINER, event.container())
                .with(SignalNames.EVENT_UID, event.uid());
    }

    private static String backOffContainer(String text) {
        Matcher container = BACK_OFF_CONTAINER.matcher(text);
        return container.find() ? container.group(1) : "";
    }

    private static String pod(String text) {
        Matcher pod = POD.matcher(text);
        return pod.find() ? pod.group(2) + "/" + pod.group(1) : "";
    }
}
