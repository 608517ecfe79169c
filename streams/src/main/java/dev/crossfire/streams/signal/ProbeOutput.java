package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.signal.SignalNames;
import java.util.List;

/**
 * What the output of a failed probe says about how it failed. The phrases are those of the kubelet, of Go's HTTP client and of calico-node's
 * own check.
 *
 * @param outcome one of {@link SignalNames}' outcomes
 * @param host of the URL that was asked; empty when the text shows none
 * @param port of that URL, else of the dialled address; empty when the text shows none
 * @param status HTTP status; empty when none came back
 * @param timeoutSeconds that the text names; empty when it names none
 * @param handler {@code exec} or {@code http}; empty when the text does not tell
 */
record ProbeOutput(String outcome, String host, String port, String status, String timeoutSeconds, String handler) {

    private static final Pattern URL =
            Pattern.compile("(https?)://(\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern DIAL = Pattern.compile("dial tcp (\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern STATUS = Pattern.compile("(?:reporting|statuscode:) (\\d{3})");
    private static final Pattern COMMAND_TIMED_OUT = Pattern.compile("(?s)^command (?:timed out|\".*\" timed out)");
    private static final Pattern TIMED_OUT_AFTER = Pattern.compile("timed out after ([0-9hms.]+)");

    /** None of these tells a dropped packet from a slow server; all of them mean that no answer came in time. */
    private static final List<String> TIMED_OUT = List.of(
            "Client.Timeout",
            "context deadline exceeded",
            "i/o timeout",
            "request canceled while waiting for connection");

    private static final List<String> UNREACHABLE =
            List.of("network is unreachable", "no route to host", "cannot assign requested address");

    private static final List<String> NAME_ERROR = List.of("dial tcp: lookup ", "no such host");

    private static final List<String> BIRD = List.of(
            "BIRD is not ready",
            "bird is not live",
            "confd is not live",
            "bird6 is not live",
            "bad response from bird",
            "BGP not established",
            "bird is not running",
            "querying BIRD");

    private static final List<String> RUNTIME =
            List.of("OCI runtime exec failed", "fork/exec", "resource temporarily unavailable");

    /** Longer output says no more, and patterns need not run over it. */
    private static final int LONGEST = 16 * 1024;

    /** Reads the output of a failed probe. Nothing at all is what a timeout of an exec probe leaves (1.20 and later). */
    static ProbeOutput read(String full) {
        String output = (full.length() > LONGEST ? full.substring(0, LONGEST) : full).strip();
        Matcher url = URL.matcher(output);
        boolean hasUrl = url.find();
        Matcher dial = DIAL.matcher(output);
        boolean hasDial = dial.find();
        String host = hasUrl ? unbracketed(url.group(2)) : "";
        String dialled = hasDial ? unbracketed(dial.group(1)) : "";
        String port = hasUrl ? port(url) : hasDial ? dial.group(2) : "";
        Matcher status = STATUS.matcher(output);
        return new ProbeOutput(
                outcome(output, host, dialled),
                host.isEmpty() ? dialled : host,
                port,
                status.find() ? status.group(1) : "",
                timeout(output),
                handler(output));
    }

    private static String outcome(String output, String host, String dialled) {
        if (output.isEmpty() || COMMAND_TIMED_OUT.matcher(output).find()) {
            return SignalNames.OUTCOME_TIMED_OUT;
        }
        if (output.startsWith("rpc error:")) {
            return ExecSyncFailure.outcome(output);
        }
        if (STATUS.matcher(output).find()) {
            return SignalNames.OUTCOME_HTTP_STATUS;
        }
        boolean bird = contains(output, BIRD);
        if (bird && host.isEmpty()) {
            return SignalNames.OUTCOME_BGP;
        }
        if (contains(output, NAME_ERROR) || resolvesElsewhere(host, dialled)) {
            return SignalNames.OUTCOME_NAME_ERROR;
        }
        if (contains(output, TIMED_OUT)) {
            return SignalNames.OUTCOME_TIMED_OUT;
        }
        return bird ? SignalNames.OUTCOME_BGP : outcomeAtOnce(output, dialled);
    }

    private static String outcomeAtOnce(String output, String dialled) {
        if (output.contains("connection refused") && !output.contains("dial unix")) {
            // The first of two addresses refused: whether 127.0.0.1 was tried after ::1 is not said.
            return dialled.equals("::1") ? SignalNames.OUTCOME_OTHER : SignalNames.OUTCOME_REFUSED;
        }
        if (contains(output, UNREACHABLE)) {
            return SignalNames.OUTCOME_UNREACHABLE;
        }
        return contains(output, RUNTIME) ? SignalNames.OUTCOME_RUNTIME_ERROR : SignalNames.OUTCOME_OTHER;
    }

    /** Asked for localhost, dialled another machine's address: the name is at fault. */
    private static boolean resolvesElsewhere(String host, String dialled) {
        return host.equals("localhost") && !dialled.isEmpty() && !isLocalhost(dialled);
    }

    /** Whether a host is this node's loopback. */
    static boolean isLocalhost(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static String handler(String output) {
        if (output.startsWith("Get \"http")
                || output.startsWith("Get http")
                || output.startsWith("HTTP probe failed")) {
            return "http";
        }
        boolean exec = output.isEmpty()
                || COMMAND_TIMED_OUT.matcher(output).find()
                || output.startsWith("rpc error:")
                || output.contains("calico/node is not ready");
        return exec ? "exec" : "";
    }

    private static String timeout(String output) {
        Matcher after = TIMED_OUT_AFTER.matcher(output);
        return after.find() ? GoDuration.seconds(after.group(1)) : "";
    }

    private static String port(Matcher url) {
        String port = url.group(3);
        return port != null ? port : url.group(1).equals("https") ? "443" : "80";
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean contains(String text, List<String> phrases) {
        return ExecSyncFailure.containsAny(text, phrases);
    }
}
