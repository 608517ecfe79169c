package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.SignalNames;
import java.util.List;
import java.util.Locale;

/** What is known of calico-node's own health check. */
final class HealthCheck {

    static final String CONTAINER = "calico-node";

    /** Where Felix answers, unless told otherwise (9199 on OpenShift, which an exec probe's text does not show). */
    static final String PORT = "9099";

    private static final List<String> FLAGS = List.of("felix-live", "felix-ready", "bird-live", "bird-ready");

    private HealthCheck() {}

    /**
     * Attributes that the command of an exec probe gives: which check it is and, if it is calico-node's, what it dials. Both {@code
     * /bin/calico-node -felix-live} and {@code calico component node health --felix-live} are; one that asks BIRD alone dials nothing.
     *
     * @param command in any rendering, {@code [a b]}, {@code ["a","b"]} or {@code 'a b'}
     */
    static Attributes ofCommand(String command) {
        Attributes attributes = new Attributes();
        if (!isCalicoNodes(command)) {
            return attributes;
        }
        boolean live = command.contains("felix-live") || command.contains("bird-live");
        boolean ready = command.contains("felix-ready") || command.contains("bird-ready");
        attributes.with(SignalNames.CONTAINER, CONTAINER);
        if (live || ready) {
            attributes.with(SignalNames.CHECK, live ? "liveness" : "readiness");
        }
        if (command.contains("felix-live") || command.contains("felix-ready")) {
            attributes.with(SignalNames.TARGET, SignalNames.TARGET_LOCALHOST).with(SignalNames.PORT, PORT);
        }
        return attributes;
    }

    /** By its flags too, which nothing else has: a command may have been cut. */
    private static boolean isCalicoNodes(String command) {
        return command.contains("/calico-node") || FLAGS.stream().anyMatch(command::contains);
    }

    /** {@code Liveness} as the check it names; empty when it is none. */
    static String check(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "liveness", "readiness", "startup" -> lower;
            default -> "";
        };
    }

    /** Whether a container is calico-node's, by its name or, when that is unknown, by its pod's. */
    static boolean isCalicoNode(String container, String pod) {
        return container.isEmpty()
                ? pod.substring(pod.indexOf('/') + 1).startsWith("calico-node-")
                : container.equals(CONTAINER);
    }
}
