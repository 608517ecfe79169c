package dev.crossfire.deploy.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire dead-letters list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = "Lists the entries that could not be read: when, where they stood, why, and how they begin.",
        description = {
            "The newest last. How often which reason stands there is told on stderr.",
            "With -o json a line each: at, time, source, reason, length, replayed, and the original in base64."
        })
final class ListCommand implements Callable<Integer> {

    private static final int MAX_LIMIT = 1_000_000;
    private static final int SHOWN = 120;
    private static final Comparator<Letter> BY_TIME = Comparator.comparing(Letter::time)
            .thenComparing(letter -> letter.at().partition())
            .thenComparing(letter -> letter.at().offset());

    enum Output {
        text,
        json
    }

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private LetterFlags flags;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most, the newest (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw CommandFailed.badUsage("--limit must be 1 to " + MAX_LIMIT + ", got " + limit);
        }
        Settings settings = flags.settings(CrossfireCommand.of(spec).environment());
        Predicate<Letter> filter = flags.filter(Instant.now());
        LetterTopic topic = new LetterTopic(settings.requiredKafka(), settings.topicPrefix());
        Set<String> replayed = topic.replayed();
        PriorityQueue<Letter> newest = new PriorityQueue<>(BY_TIME);
        Map<String, Integer> reasons = new TreeMap<>();
        topic.letters(letter -> {
            if (filter.test(letter)) {
                reasons.merge(letter.reason(), 1, Integer::sum);
                newest.add(letter);
                if (newest.size() > limit) {
                    newest.poll();
                }
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        newest.stream().sorted(BY_TIME).forEach(letter -> out.println(line(letter, replayed)));
        out.flush();
        tell(reasons);
        return ExitCode.RAN.code();
    }

    private void tell(Map<String, Integer> reasons) {
        PrintWriter err = spec.commandLine().getErr();
        int all = reasons.values().stream().mapToInt(Integer::intValue).sum();
        err.println("crossfire dead-letters list: " + (all == 0 ? "none" : all + " in all"));
        List<Map.Entry<String, Integer>> often = reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(20)
                .toList();
        often.forEach(reason -> err.println("  " + reason.getValue() + " x " + Printable.of(reason.getKey())));
        err.flush();
    }

    private String line(Letter letter, Set<String> replayed) {
        boolean again = replayed.contains(letter.at().toString());
        return output == Output.json ? json(letter, again) : text(letter, again);
    }

    private static String text(Letter letter, boolean again) {
        String original = Printable.of(new String(letter.original(), UTF_8));
        String shown = original.length() > SHOWN ? original.substring(0, SHOWN) + "…" : original;
        return letter.time().truncatedTo(ChronoUnit.SECONDS) + "  " + source(letter) + "  "
                + Printable.of(letter.reason()) + (again ? " (sent again)" : "") + "  " + letter.length() + " B: "
                + shown;
    }

    private static String source(Letter letter) {
        return letter.source() == null ? "unknown" : letter.source().toString();
    }

    private static String json(Letter letter, boolean again) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("at", letter.at().toString());
        object.put("time", letter.time().toString());
        object.put("source", letter.source());
        object.put("reason", letter.reason());
        object.put("length", letter.length());
        object.put("sha256", letter.sha256());
        object.put("replayed", again);
        object.put("original", Base64.getEncoder().encodeToString(letter.original()));
        return Json.text(object);
    }
}
