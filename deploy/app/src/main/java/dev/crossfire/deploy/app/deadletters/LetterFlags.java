package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.process.KafkaFlags;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.text.When;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which letters: the flags that the commands on them share. */
final class LetterFlags {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private KafkaFlags kafka;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only letters whose reason holds this text.")
    private @Nullable String reason;

    @Option(names = "--topic", paramLabel = "NAME", description = "Only what came in by this topic.")
    private @Nullable String topic;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only what was sent since: 2026-11-22T14:47Z, 2026-11-22, or how long ago, such as 2h, 7d.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what was sent before then.")
    private @Nullable String to;

    Settings settings(Map<String, String> environment) {
        return kafka.settings(environment);
    }

    Predicate<Letter> filter(Instant now) {
        Instant begin = from == null ? Instant.MIN : When.parse("--from", from, now);
        Instant end = to == null ? Instant.MAX : When.parse("--to", to, now);
        return letter -> !letter.time().isBefore(begin)
                && letter.time().isBefore(end)
                && (reason == null || letter.reason().contains(reason))
                && (topic == null
                        || (letter.source() != null
                                && topic.equals(letter.source().topic())));
    }
}
