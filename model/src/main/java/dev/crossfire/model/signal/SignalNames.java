package dev.crossfire.model.signal;

import java.util.List;

/** Names of signals, of their attributes, and the values of those attributes that checks compare. */
public final class SignalNames {

    /** The CRI could not finish an exec probe: a gRPC error, never a plain exit 1. */
    public static final String EXEC_SYNC_FAILED = "exec-sync-failed";

    /** A probe gave a failing result (kubelet line or event {@code Unhealthy}). */
    public static final String PROBE_FAILED = "probe-failed";

    /** A probe could not be run, so its result is unknown. */
    public static final String PROBE_ERRORED = "probe-errored";

    public static final String CONTAINER_KILLED = "container-killed";
    public static final String CONTAINER_STARTED = "container-started";
    public static final String CONTAINER_RESTARTED = "container-restarted";

    /** The container passed its readiness check. */
    public static final String CONTAINER_READY = "container-ready";

    public static final String BACK_OFF = "back-off";
    public static final String FELIX_UNHEALTHY = "felix-unhealthy";
    public static final String BIRD_UNHEALTHY = "bird-unhealthy";

    /** {@code liveness}, {@code readiness} or {@code startup}. */
    public static final String CHECK = "check";

    /** How a check failed: one of the {@code OUTCOME_…} values. */
    public static final String OUTCOME = "outcome";

    /** No answer in time: what a dropped packet looks like, and a slow server too. */
    public static final String OUTCOME_TIMED_OUT = "timed-out";

    /** The dialled IPv4 address refused at once, and no client timeout was involved. */
    public static final String OUTCOME_REFUSED = "refused";

    /** An HTTP status came back, so the connection worked. */
    public static final String OUTCOME_HTTP_STATUS = "http-status";

    /** The network or host was unreachable. */
    public static final String OUTCOME_UNREACHABLE = "unreachable";

    /** The name localhost did not resolve, or to something else. */
    public static final String OUTCOME_NAME_ERROR = "name-error";

    /** The container was gone while it was probed: the consequence of a restart. */
    public static final String OUTCOME_CONTAINER_GONE = "container-gone";

    /** The runtime could not run the probe at all (socket down, fork failed …). */
    public static final String OUTCOME_RUNTIME_ERROR = "runtime-error";

    /** BIRD's or confd's state: neutral for this conflict. */
    public static final String OUTCOME_BGP = "bgp";

    /** Something else, or the text does not say. */
    public static final String OUTCOME_OTHER = "other";

    /** What is dialled: {@code localhost} for 127.0.0.0/8 and the name localhost, {@code local-exec} never appears; else the host. */
    public static final String TARGET = "target";

    public static final String TARGET_LOCALHOST = "localhost";

    /** TCP port dialled, such as {@code 9099}; absent when the text does not say. */
    public static final String PORT = "port";

    /** Name of the container, such as {@code calico-node}. */
    public static final String CONTAINER = "container";

    /** Container id without its runtime prefix. */
    public static final String CONTAINER_ID = "containerId";

    /** Of a restart: the id of the container before, as {@link #CONTAINER_ID} of the one that runs now. */
    public static final String ENDED_CONTAINER_ID = "endedContainerId";

    /** {@code namespace/name}. */
    public static final String POD = "pod";

    public static final String POD_UID = "podUid";

    /** UID of the Event the signal came from. */
    public static final String EVENT_UID = "eventUid";

    /** Timeout that the text names, in seconds. */
    public static final String TIMEOUT_SECONDS = "timeoutSeconds";

    /** {@code exec} or {@code http}. */
    public static final String HANDLER = "handler";

    /** Exit code of a container that ended, as text. */
    public static final String EXIT_CODE = "exitCode";

    /** Why a container ended, such as {@code OOMKilled}. */
    public static final String REASON = "reason";

    /** {@code true}: the entry says what another entry of the same moment says already, so it counts for nothing by itself. */
    public static final String RESTATES = "restates";

    /** HTTP status, as text. */
    public static final String STATUS = "status";

    /** What the signal is about beside a container: an interface, a service, a port. */
    public static final String SUBJECT = "subject";

    /** What the signal says of its subject: an address, a kind. */
    public static final String VALUE = "value";

    /** Every attribute that something reads. */
    public static final List<String> ATTRIBUTES = List.of(
            CHECK,
            OUTCOME,
            TARGET,
            PORT,
            CONTAINER,
            CONTAINER_ID,
            ENDED_CONTAINER_ID,
            POD,
            POD_UID,
            EVENT_UID,
            TIMEOUT_SECONDS,
            HANDLER,
            EXIT_CODE,
            REASON,
            RESTATES,
            STATUS,
            SUBJECT,
            VALUE);

    /** Signals that no text of an entry tells, but the state of an object. */
    public static final List<String> DERIVED = List.of(CONTAINER_RESTARTED, CONTAINER_READY);

    private SignalNames() {}
}
