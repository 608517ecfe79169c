package dev.crossfire.serve.feed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader of the stream has seen: of every partition the offset that comes next. One offset would not do, since partitions have no
 * common order. Readers hand it back as they got it and need not look inside.
 *
 * @param log which log the offsets are of: a topic made anew counts from 0 again
 * @param next partition → offset that comes next; a partition that is missing was never heard of
 */
record ResumeToken(String log, SortedMap<Integer, Long> next) {

    private static final Pattern FORM =
            Pattern.compile("1;([A-Za-z0-9_-]{1,64});((?:\\d{1,6}:\\d{1,19}(?:,\\d{1,6}:\\d{1,19})*)?)");

    /** Far more than any topic's partitions need. */
    private static final int MAX_LENGTH = 64 * 1024;

    ResumeToken {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** The same once this record was seen as well. */
    ResumeToken after(int partition, long offset) {
        SortedMap<Integer, Long> moved = new TreeMap<>(next);
        moved.put(partition, offset + 1);
        return new ResumeToken(log, moved);
    }

    /** One word of base64url: no newline, no NUL, nothing that a header or a query would need to escape. */
    String text() {
        StringJoiner offsets = new StringJoiner(",");
        next.forEach((partition, offset) -> offsets.add(partition + ":" + offset));
        String plain = "1;" + log + ";" + offsets;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws IllegalArgumentException when the text was never an id of this stream */
    static ResumeToken parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not an id of this stream: too long");
        }
        String plain;
        try {
            plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an id of this stream", e);
        }
        Matcher form = FORM.matcher(plain);
        if (!form.matches()) {
            throw new IllegalArgumentException("not an id of this stream");
        }
        Map<Integer, Long> next = new TreeMap<>();
        for (String pair :
                form.group(2).isEmpty() ? new String[0] : form.group(2).split(",", -1)) {
            int colon = pair.indexOf(':');
            next.put(Integer.valueOf(pair.substring(0, colon)), Long.valueOf(pair.substring(colon + 1)));
        }
        return new ResumeToken(form.group(1), new TreeMap<>(next));
    }
}
