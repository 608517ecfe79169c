package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.PodEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one probe that did not pass: it failed, or it could not be run.
 *
 * @param errored the probe could not be run, so that its result is unknown
 * @param check {@code liveness}, {@code readiness}, {@code startup}, or empty
 * @param output what the probe printed, or the error; null when the entry was cut before it
 */
record ProbeResult(
        boolean errored,
        String check,
        String pod,
        String podUid,
        String container,
        @Nullable String output) {

    static final List<String> FAILED_LITERALS =
            List.of("Probe failed", " probe for ", " probe failed", "SyncLoop (probe)");
    static final List<String> ERRORED_LITERALS = List.of("Probe errored", " probe for ", " probe errored");
    static final List<String> EVENT_LITERALS = List.of("\"Unhealthy\"");

    /** Until 1.19: {@code Liveness probe for "calico-node-x_kube-system(uid):calico-node" failed (failure): output}. */
    private static final Pattern UNSTRUCTURED = Pattern.compile(
            "(?s)^(Liveness|Readiness|Startup) probe for \"([^\"_]*)_([^\"(]*)\\(([^\")]*)\\):([^\"]*)\" (failed|errored)(?: \\([a-z]*\\))?: ?(.*)");

    private static final Pattern BARE_EVENT = Pattern.compile(
            "(?s)(?:^|\\s)(Liveness|Readiness|Startup) probe (failed|errored)(?: and resulted in (?:unknown|failed) state)?(?::(.*))?$");

    private static final String COMBINED = "(combined from similar events): ";

    private static final Pattern EVENT = Pattern.compile(
            "(?s)^(Liveness|Readiness|Startup) probe (failed|errored)(?: and resulted in (?:unknown|failed) state)?(?::(.*))?$");

    /** Of a kubelet line; null when the line tells no result. */
    static @Nullable ProbeResult of(KlogLine line) {
        boolean failed = line.message().equals("Probe failed");
        if (failed || line.message().equals("Probe errored")) {
            return new ProbeResult(
                    !failed,
                    HealthCheck.check(line.field("probeType")),
                    line.field("pod"),
                    line.field("podUID"),
                    line.field("containerName"),
                    output(line, failed ? "output" : "err"));
        }
        Matcher old = UNSTRUCTURED.matcher(line.message());
        boolean unstructured = old.find();
        if (!unstructured && line.header() == null && line.fields().isEmpty()) {
            return ofBareEvent(line.text());
        }
        return unstructured
                ? new ProbeResult(
                        old.group(6).equals("errored"),
                        HealthCheck.check(old.group(1)),
                        old.group(3) + "/" + old.group(2),
                        old.group(4),
                        old.group(5),
                        old.group(7))
                : null;
    }

    private static @Nullable String output(KlogLine line, String field) {
        String output = line.fields().get(field);
        boolean begunOnly = field.equals(line.openField()) && line.field(field).isBlank();
        return begunOnly ? null : output;
    }

    /** Of an Event {@code Unhealthy}; null when it tells no result. */
    static @Nullable ProbeResult of(PodEvent event) {
        String message = event.message().strip();
        Matcher text = EVENT.matcher(message.startsWith(COMBINED) ? message.substring(COMBINED.length()) : message);
        if (!event.reason().equals("Unhealthy") || !text.find()) {
            return null;
        }
        String output = text.group(3);
        return new ProbeResult(
                text.group(2).equals("errored"),
                HealthCheck.check(text.group(1)),
                event.pod(),
                event.podUid(),
                event.container(),
                output == null ? "" : output);
    }

    static @Nullable Map<String, String> failed(KlogLine line) {
        if (line.message().equals("SyncLoop (probe)")) {
            return decided(line);
        }
        ProbeResult result = of(line);
        return result == null || result.errored ? null : result.attributes().toMap();
    }

    /** What the kubelet makes of the checks before it: no check of its own. */
    private static @Nullable Map<String, String> decided(KlogLine line) {
        boolean unhealthy = line.field("status").equals("unhealthy");
        return unhealthy
                ? new Attributes()
                        .with(SignalNames.CHECK, HealthCheck.check(line.field("probe")))
                        .with(SignalNames.POD, line.field("pod"))
                        .with(SignalNames.OUTCOME, SignalNames.OUTCOME_OTHER)
                        .with(SignalNames.RESTATES, "true")
                        .toMap()
                : null;
    }

    /** The message of an Event, posted bare or as a row of a table; Felix' and BIRD's own words in it are theirs. */
    private static @Nullable ProbeResult ofBareEvent(String text) {
        Matcher bare = BARE_EVENT.matcher(text);
        if (!bare.find() || CalicoHealth.isOfCalicoNode(text)) {
            return null;
        }
        String output = bare.group(3);
        return new ProbeResult(
                bare.group(2).equals("errored"),
                HealthCheck.check(bare.group(1)),
                "",
                "",
                "",
                output == null ? "" : output);
    }

    static @Nullable Map<String, String> errored(KlogLine line) {
        ProbeResult result = of(line);
        return result == null || !result.errored ? null : result.attributes().toMap();
    }

    static @Nullable Map<String, String> failed(PodEvent event) {
        ProbeResult result = of(event);
        return result == null || result.errored
                ? null
                : result.attributes().with(SignalNames.EVENT_UID, event.uid()).toMap();
    }

    static @Nullable Map<String, String> errored(PodEvent event) {
        ProbeResult result = of(event);
        return result == null || !result.errored
                ? null
                : result.attributes().with(SignalNames.EVENT_UID, event.uid()).toMap();
    }

    private Attributes attributes() {
        Attributes attributes = new Attributes()
                .with(SignalNames.CHECK, check)
                .with(SignalNames.POD, pod)
                .with(SignalNames.POD_UID, podUid)
                .with(SignalNames.CONTAINER, container);
        if (output == null) {
            return attributes.with(SignalNames.OUTCOME, SignalNames.OUTCOME_OTHER);
        }
        ProbeOutput read = ProbeOutput.read(output);
        attributes
                .with(SignalNames.OUTCOME, errored ? ExecSyncFailure.outcome(output) : read.outcome())
                .with(SignalNames.STATUS, read.status())
                .with(SignalNames.TIMEOUT_SECONDS, read.timeoutSeconds())
                .with(SignalNames.HANDLER, read.handler());
        return target(attributes, read);
    }

    /** calico-node's own check dials localhost unless its text shows another host; of other containers only a localhost is told. */
    private Attributes target(Attributes attributes, ProbeOutput read) {
        if (ProbeOutput.isLocalhost(read.host())) {
            return attributes
                    .with(SignalNames.TARGET, SignalNames.TARGET_LOCALHOST)
                    .with(SignalNames.PORT, read.port());
        }
        if (!HealthCheck.isCalicoNode(container, pod)) {
            return attributes;
        }
        return read.host().isEmpty()
                ? attributes
                        .with(SignalNames.TARGET, SignalNames.TARGET_LOCALHOST)
                        .with(SignalNames.PORT, HealthCheck.PORT)
                : attributes.with(SignalNames.TARGET, read.host()).with(SignalNames.PORT, read.port());
    }
}
