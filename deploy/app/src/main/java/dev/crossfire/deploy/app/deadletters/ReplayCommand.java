package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.ReadTopic;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** {@code crossfire dead-letters replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        header = "Sends entries again that could not be read and now can be, to the topics that they came from.",
        description = {
            "For after an upgrade. What still cannot be read stays where it is. What was sent again is marked, and not sent twice.",
            "The diagnosis counts entries that are older than its grace as late: they do not change what it said of that time."
        })
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private LetterFlags flags;

    @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
    private boolean dryRun;

    @Option(names = "--again", description = "Also what was sent again before.")
    private boolean again;

    @Option(
            names = "--read",
            paramLabel = "KIND=TOPIC",
            split = ",",
            description = "What stands in a topic of yours, as it was told to 'stream'; may be repeated.")
    private List<String> reads = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Set<Coordinates> snapshots = new HashSet<>();
    private final Map<String, Integer> left = new TreeMap<>();
    private int sent;
    private int before;

    @Override
    public Integer call() {
        Settings settings = flags.settings(CrossfireCommand.of(spec).environment());
        KafkaAddress kafka = settings.requiredKafka();
        Map<String, RawKind> kinds = kinds(settings.topicPrefix());
        Predicate<Letter> filter = flags.filter(Instant.now());
        LetterTopic topic = new LetterTopic(kafka, settings.topicPrefix());
        kafka.requireReachable();
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
        try (Originals originals = new Originals(kafka);
                Resender resender = dryRun ? null : new Resender(kafka, settings.topicPrefix())) {
            Set<String> replayed = again ? Set.of() : resender == null ? topic.replayed() : resender.sentBefore(topic);
            Replay replay = new Replay(kinds, recogniser::recognise, originals::find);
            topic.letters(letter -> {
                if (!filter.test(letter)) {
                    return;
                }
                if (replayed.contains(letter.at().toString())) {
                    before++;
                } else {
                    take(letter, replay.decide(letter), resender);
                }
            });
            if (resender != null) {
                resender.commit();
            }
        }
        tell();
        return ExitCode.RAN.code();
    }

    private Map<String, RawKind> kinds(String prefix) {
        Map<String, RawKind> kinds = new HashMap<>();
        for (RawKind kind : RawKind.values()) {
            kinds.put(kind.topic().withPrefix(prefix).name(), kind);
        }
        for (String read : reads) {
            try {
                ReadTopic topic = ReadTopic.parse(read);
                kinds.put(topic.topic(), topic.kind());
            } catch (IllegalArgumentException e) {
                throw CommandFailed.badUsage(Setting.READ.flag() + " " + e.getMessage() + ", got '" + read + "'");
            }
        }
        return kinds;
    }

    private void take(Letter letter, Replay.Decision decision, @Nullable Resender resender) {
        if (decision.record() == null) {
            left.merge(decision.why(), 1, Integer::sum);
            if (resender != null) {
                resender.commitWhenLong();
            }
            return;
        }
        sent++;
        spec.commandLine().getOut().println(letter.source() + "  " + Printable.of(letter.reason()));
        // Two unreadable parts of one snapshot are two letters; the snapshot goes once.
        boolean first = !decision.whole() || snapshots.add(record(letter));
        if (resender != null && first) {
            resender.send(decision.record(), letter);
        } else if (resender != null) {
            resender.markAlone(letter);
        }
    }

    private static Coordinates record(Letter letter) {
        return Objects.requireNonNull(letter.source()).at(0);
    }

    private void tell() {
        PrintWriter err = spec.commandLine().getErr();
        spec.commandLine().getOut().flush();
        err.println("crossfire dead-letters replay: " + sent + (dryRun ? " would be sent again" : " sent again")
                + (before == 0 ? "" : ", " + before + " were before"));
        left.forEach((why, count) -> err.println("  " + count + " left: " + Printable.of(why)));
        err.flush();
    }
}
