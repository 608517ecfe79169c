package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.KlogLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CRI could not finish an exec probe. Kubelet and containerd write it only on a gRPC error, never for a plain exit 1; CRI-O does not
 * write it for a timeout.
 */
final class ExecSyncFailure {

    static final List<String> LITERALS = List.of("from runtime service failed", "ExecSync for ");

    private static final String MESSAGE = "ExecSync cmd from runtime service failed";

    /** Until 1.20: {@code ExecSync <container> '<command>' from runtime service failed: <error>}. */
    private static final Pattern UNSTRUCTURED =
            Pattern.compile("(?s)^ExecSync (\\S+) '(.*)' from runtime service failed:? ?(.*)");

    /** containerd's own line. That an exec gave an exit code is no failure, and it writes that at level info. */
    private static final Pattern CONTAINERD = Pattern.compile("^ExecSync for \"([0-9a-f]+)\" failed");

    private static final Pattern CODE = Pattern.compile("code ?= ?([A-Za-z]+)");
    private static final Pattern TIMEOUT =
            Pattern.compile("timeout ((?:\\d+h)?(?:\\d+m)?\\d+(?:\\.\\d+)?(?:ms|s)) exceeded");

    private static final List<String> GONE = List.of(
            "CONTAINER_EXITED",
            "no running task",
            "container not running",
            "container is not created or running",
            "could not find container",
            "container process not found");

    private static final List<String> RUNTIME = List.of(
            "connection error",
            "OCI runtime exec failed",
            "failed to start exec",
            "fork/exec",
            "resource temporarily unavailable",
            "adding pid",
            "to cgroups",
            "oci runtime error");

    private static final List<String> TIMED_OUT =
            List.of("context deadline exceeded", "operation timeout", "DeadlineExceeded");

    private ExecSyncFailure() {}

    static @Nullable Map<String, String> read(KlogLine line) {
        if (line.message().equals(MESSAGE)) {
            return attributes(
                    line.fields().getOrDefault("err", line.text()),
                    line.field("containerID"),
                    line.fields().getOrDefault("cmd", line.text()));
        }
        Matcher containerd = CONTAINERD.matcher(line.message());
        if (containerd.find()) {
            return attributes(line.field("error"), containerd.group(1), "");
        }
        Matcher old = UNSTRUCTURED.matcher(line.message());
        if (old.find()) {
            return attributes(old.group(3), old.group(1), old.group(2));
        }
        // Wrapped by a tool that we don't know: the message is there, its fields are not to be had.
        return line.text().contains(MESSAGE) && line.fields().isEmpty()
                ? attributes(line.text(), "", line.text())
                : null;
    }

    private static Map<String, String> attributes(String error, String containerId, String command) {
        return HealthCheck.ofCommand(command)
                .with(SignalNames.HANDLER, "exec")
                .with(SignalNames.OUTCOME, outcome(error))
                .with(SignalNames.TIMEOUT_SECONDS, timeoutSeconds(error))
                .containerId(containerId)
                .toMap();
    }

    /** The outcome that a gRPC error of the CRI tells. */
    static String outcome(String error) {
        Matcher code = CODE.matcher(error);
        String grpc = code.find() ? code.group(1) : "";
        if (grpc.equals("NotFound") || containsAny(error, GONE)) {
            return SignalNames.OUTCOME_CONTAINER_GONE;
        }
        if (grpc.equals("Unavailable") || containsAny(error, RUNTIME)) {
            return SignalNames.OUTCOME_RUNTIME_ERROR;
        }
        return containsAny(error, TIMED_OUT) || TIMEOUT.matcher(error).find()
                ? SignalNames.OUTCOME_TIMED_OUT
                : SignalNames.OUTCOME_OTHER;
    }

    private static String timeoutSeconds(String error) {
        Matcher timeout = TIMEOUT.matcher(error);
        return timeout.find() ? GoDuration.seconds(timeout.group(1)) : "";
    }

    static boolean containsAny(String text, List<String> phrases) {
        return phrases.stream().anyMatch(text::contains);
    }
}
