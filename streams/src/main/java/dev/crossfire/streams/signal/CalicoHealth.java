package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.KlogLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Felix, BIRD and calico-node's check say of their own health, in calico-node's log or in a line of a probe's output. */
final class CalicoHealth {

    static final List<String> FELIX_LITERALS = List.of(
            "Reporter is not ",
            "Report timed out",
            "Health: not ",
            "health status changed: ",
            "Health endpoint failed",
            "Felix is not live",
            "felix is not ready",
            "localhost:9099/",
            "127.0.0.1:9099/");

    static final List<String> BIRD_LITERALS = List.of(
            "BIRD is not ready",
            "bird is not live",
            "confd is not live",
            "bird6 is not live",
            "bad response from bird",
            "BGP not established",
            "bird is not running",
            "another BIRD running");

    private static final Pattern UNHEALTHY_STATUS = Pattern.compile("health status changed: .*(?:live|ready)=false");

    /** Felix' own log has an answer of no check in it, so no outcome; a probe's output has. */
    private static final Pattern CHECK_OUTPUT = Pattern.compile("(Felix is not live|felix is not ready): ?(.*)");

    /** A kubelet's check of Felix' endpoint, as an Event tells it. */
    private static final Pattern ENDPOINT = Pattern.compile(
            "(Liveness|Readiness|Startup) probe (?:failed|errored).*Get \"?http://(?:localhost|127\\.0\\.0\\.1):9\\d99/(?:liveness|readiness)");

    private CalicoHealth() {}

    private static Map<String, String> ofEndpoint(String check, String rest) {
        ProbeOutput read = ProbeOutput.read(rest.substring(rest.indexOf("Get ")));
        return new Attributes()
                .with(SignalNames.CHECK, HealthCheck.check(check))
                .with(SignalNames.CONTAINER, HealthCheck.CONTAINER)
                .with(SignalNames.OUTCOME, read.outcome())
                .with(SignalNames.STATUS, read.status())
                .toMap();
    }

    /** Whether a bare text is of calico-node's own check, which says whose health it is. */
    static boolean isOfCalicoNode(String text) {
        return ENDPOINT.matcher(text).find()
                || CHECK_OUTPUT.matcher(text).find()
                || ExecSyncFailure.containsAny(text, BIRD_LITERALS);
    }

    static @Nullable Map<String, String> felix(KlogLine line) {
        String text = line.text();
        Matcher endpoint = ENDPOINT.matcher(text);
        if (line.header() == null
                && endpoint.find()
                && !CHECK_OUTPUT.matcher(text).find()) {
            return ofEndpoint(endpoint.group(1), text.substring(endpoint.end(1)));
        }
        Matcher output = CHECK_OUTPUT.matcher(text);
        if (output.find()) {
            ProbeOutput read = ProbeOutput.read(output.group(2));
            return new Attributes()
                    .with(SignalNames.CHECK, output.group(1).startsWith("Felix") ? "liveness" : "readiness")
                    .with(SignalNames.CONTAINER, HealthCheck.CONTAINER)
                    .with(SignalNames.OUTCOME, output.group(2).isBlank() ? SignalNames.OUTCOME_OTHER : read.outcome())
                    .with(SignalNames.STATUS, read.status())
                    .toMap();
        }
        boolean statusOnly = text.contains("health status changed: ");
        boolean unhealthy =
                statusOnly ? UNHEALTHY_STATUS.matcher(text).find() : ExecSyncFailure.containsAny(text, FELIX_LITERALS);
        return unhealthy
                ? new Attributes()
                        .with(SignalNames.CONTAINER, HealthCheck.CONTAINER)
                        .toMap()
                : null;
    }

    static @Nullable Map<String, String> bird(KlogLine line) {
        return ExecSyncFailure.containsAny(line.text(), BIRD_LITERALS)
                ? new Attributes()
                        .with(SignalNames.CONTAINER, HealthCheck.CONTAINER)
                        .with(SignalNames.OUTCOME, SignalNames.OUTCOME_BGP)
                        .toMap()
                : null;
    }
}
