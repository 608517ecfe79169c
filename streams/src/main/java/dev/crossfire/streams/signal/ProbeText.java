package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * The output of a failed probe, or the error of one that could not be run, with the addresses, status and times that it shows.
 *
 * @param text stripped, and cut where more says no more
 * @param host of the URL that was asked; empty when the text shows none
 * @param dialled address; empty when the text shows none
 * @param port of the URL, else of the dialled address; empty when the text shows none
 * @param status HTTP status; empty when none came back
 * @param timeoutSeconds that the text names; empty when it names none
 */
record ProbeText(String text, String host, String dialled, String port, String status, String timeoutSeconds) {

    private static final Pattern URL =
            Pattern.compile("(https?)://(\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern DIAL = Pattern.compile("dial tcp (\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern STATUS = Pattern.compile("(?:reporting|statuscode:) (\\d{3})");

    /** The kubelet's words for how long it waited, and the runtimes'. */
    private static final Pattern TIMEOUT = Pattern.compile(
            "timed out after ([0-9hms.]+)|timeout ((?:\\d+h)?(?:\\d+m)?\\d+(?:\\.\\d+)?(?:ms|s)) exceeded");

    /** Longer output says no more, and patterns need not run over it. */
    private static final int LONGEST = 16 * 1024;

    static ProbeText of(String full) {
        String text = (full.length() > LONGEST ? full.substring(0, LONGEST) : full).strip();
        Matcher url = URL.matcher(text);
        boolean hasUrl = url.find();
        Matcher dial = DIAL.matcher(text);
        boolean hasDial = dial.find();
        Matcher status = STATUS.matcher(text);
        return new ProbeText(
                text,
                hasUrl ? unbracketed(url.group(2)) : "",
                hasDial ? unbracketed(dial.group(1)) : "",
                hasUrl ? port(url) : hasDial ? dial.group(2) : "",
                status.find() ? status.group(1) : "",
                timeout(text));
    }

    /** The host that was meant: the URL's, else the dialled one; empty when the text shows neither. */
    String target() {
        return host.isEmpty() ? dialled : host;
    }

    /** Asked for localhost, dialled another machine's address. */
    boolean resolvesElsewhere() {
        return host.equals("localhost") && !dialled.isEmpty() && !isLocalhost(dialled);
    }

    /** Whether a host is this node's loopback. */
    static boolean isLocalhost(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static String timeout(String text) {
        Matcher timeout = TIMEOUT.matcher(text);
        if (!timeout.find()) {
            return "";
        }
        String after = timeout.group(1);
        return GoDuration.seconds(after == null ? timeout.group(2) : after);
    }

    private static String port(Matcher url) {
        String port = url.group(3);
        return port != null ? port : url.group(1).equals("https") ? "443" : "80";
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
