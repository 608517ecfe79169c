package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.LocalTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a Kubernetes component, as klog writes it: {@code E1122 15:57:29.596807 1203 log.go:32] "message" key="value" …}, or in
 * its older form with plain text after the bracket. Reading never fails: what is no klog is all message. The two other forms in which
 * components of a node log fields, logfmt (containerd) and JSON (kubelet with JSON logging), give the same message and fields.
 *
 * @param header null when the text has none
 * @param message the quoted message, or all that follows the header
 * @param fields of a structured message, unquoted, in their order
 * @param openField name of the field whose {@code <} block has not ended in this text; null when none
 * @param text the whole, as it was read
 */
public record KlogLine(
        @Nullable Header header,
        String message,
        Map<String, String> fields,
        @Nullable String openField,
        String text) {

    private static final int LONGEST_LOCATION = 300;
    private static final Pattern BARE_LOCATION = Pattern.compile("^\\s*[A-Za-z0-9_./-]+\\.go:\\d+\\] ");

    /**
     * The part up to the bracket. It has neither year nor zone, so the journal's own time outranks it.
     *
     * @param severity {@code I}, {@code W}, {@code E} or {@code F}; journald's priority says nothing about it
     * @param file such as {@code prober.go}; changes between releases, so nothing keys on it
     * @param line in that file
     */
    public record Header(char severity, int month, int day, LocalTime time, int pid, String file, int line) {}

    /** Reads a message. */
    public static KlogLine parse(String text) {
        KlogHeaderReader reader = new KlogHeaderReader(text);
        Header header = reader.read();
        int body = header != null ? reader.position() : bodyWithoutHeader(text);
        return header == null && text.startsWith("{\"")
                ? KlogFields.readJson(text)
                : KlogFields.read(header, text, body);
    }

    private static int bodyWithoutHeader(String text) {
        int source = text.indexOf(".go:");
        if (source < 0 || source > LONGEST_LOCATION) {
            return 0;
        }
        Matcher location = BARE_LOCATION.matcher(text);
        return location.find() ? location.end() : 0;
    }

    /** A field, or the empty text when the message does not have it. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
