package dev.crossfire.streams.topology;

import dev.crossfire.model.raw.RawKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A topic of others that is read besides our own, or one of ours whose records are of a cluster that they do not name.
 *
 * @param kind of what stands in it
 * @param cluster of records that name none; null when they are of the one that the process was told
 */
public record ReadTopic(
        RawKind kind, String topic, @Nullable String cluster) {

    private static final Pattern FORM = Pattern.compile("([a-z]+)=([a-zA-Z0-9._-]{1,249})(?:@(.+))?");

    /**
     * Reads {@code journal=fluent-bit.logs@prod}.
     *
     * @throws IllegalArgumentException when it has another form; the message says which it must have
     */
    public static ReadTopic parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        Optional<RawKind> kind = form.matches()
                ? Arrays.stream(RawKind.values())
                        .filter(each -> each.word().equals(form.group(1)))
                        .findFirst()
                : Optional.empty();
        if (kind.isEmpty()) {
            String kinds = Arrays.stream(RawKind.values()).map(RawKind::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("must be KIND=TOPIC or KIND=TOPIC@CLUSTER, with a KIND of " + kinds);
        }
        return new ReadTopic(kind.get(), form.group(2), form.group(3));
    }
}
