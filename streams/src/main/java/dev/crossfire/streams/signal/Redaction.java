package dev.crossfire.streams.signal;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Makes the sample of a signal: raw text of at most 2 KiB of UTF-8, without the secrets that logs are known to leak. */
final class Redaction {

    /** Largest sample, in bytes of UTF-8. */
    static final int MAX_BYTES = 2048;

    /** Secrets are looked for in this much text, so that one at the edge is still seen whole. */
    private static final int LOOK_AT = 2 * MAX_BYTES;

    /** In lower case: nearly all texts hold none of these, and need no pattern. */
    private static final List<String> SUSPICIOUS =
            List.of("bearer ", "authorization", "://", "passw", "token", "secret");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer )[A-Za-z0-9._~+/=-]+");
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "(?i)(authorization\\\\?[\"']?\\s*[:=]\\s*\\[?\\\\?[\"']?(?:basic |bearer |digest )?)[^\\s\"'\\\\\\],]+");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s:/@]*:)[^\\s/@]+@");
    private static final Pattern NAMED =
            Pattern.compile("(?i)((?:passw(?:or)?d|token|secret)\\\\?[\"']?\\s*[=:]\\s*\\\\?[\"']?)[^\\s\"'\\\\,;&]+");

    private Redaction() {}

    static String sample(String text) {
        String head = text.length() > LOOK_AT ? text.substring(0, LOOK_AT) : text;
        String lower = head.toLowerCase(Locale.ROOT);
        return cut(SUSPICIOUS.stream().anyMatch(lower::contains) ? redact(head) : head);
    }

    private static String redact(String text) {
        String redacted = BEARER.matcher(text).replaceAll("$1***");
        redacted = AUTHORIZATION.matcher(redacted).replaceAll("$1***");
        redacted = URL_PASSWORD.matcher(redacted).replaceAll("$1***@");
        return NAMED.matcher(redacted).replaceAll("$1***");
    }

    /** Cut between characters; half a surrogate pair becomes a replacement character first, so the length is what is written. */
    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
