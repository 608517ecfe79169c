package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.text.When;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters: the flags that the commands on them share. */
final class LetterFlags {

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "One or more brokers, separated by commas. Variable: CROSSFIRE_KAFKA.")
    private @Nullable String kafka;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "What the names of the topics start with. Default: crossfire. Variable: CROSSFIRE_PREFIX.")
    private @Nullable String prefix;

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
        return new Settings(Map.of(), environment).with(Setting.KAFKA, kafka).with(Setting.PREFIX, prefix);
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
