package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.process.KafkaFlags;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.deploy.app.topics.TopicRecords;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.topology.ReadTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire rules diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        header = "Judges what the raw topics still hold with two sets of conflicts, and tells what would be otherwise.",
        description = {
            "OLD and NEW are folders of conflict files, each judged beside those that come with Crossfire, or the",
            "word 'shipped' for these alone. Nothing is written. It also tells how far back it could see: raw topics",
            "are kept for a day unless told otherwise."
        })
final class RulesDiffCommand implements Callable<Integer> {

    private static final String SHIPPED = "shipped";

    enum Output {
        text,
        json
    }

    @Parameters(index = "0", paramLabel = "OLD", description = "Folder of conflict files, or 'shipped'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String old;

    @Parameters(index = "1", paramLabel = "NEW", description = "Folder of conflict files, or 'shipped'.")
    @SuppressWarnings("NullAway.Init")
    private String young;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private KafkaFlags kafka;

    @Option(
            names = "--read",
            paramLabel = "KIND=TOPIC[@CLUSTER]",
            description = "Topics of yours that 'stream' reads as well, separated by commas. Variable: CROSSFIRE_READ.")
    private @Nullable String read;

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
        Settings settings =
                kafka.settings(CrossfireCommand.of(spec).environment()).with(Setting.READ, read);
        RuleCatalogue before = catalogue(old);
        RuleCatalogue after = catalogue(young);
        KafkaAddress brokers = settings.requiredKafka();
        Intake intake = Intake.from(settings);
        brokers.requireReachable();
        RulesDiff diff = new RulesDiff(before, after, intake);
        try (TopicRecords records = new TopicRecords(brokers, TopicReading.ALL)) {
            topics(settings.topicPrefix(), intake).forEach((topic, kind) -> records.read(kind, topic, diff::take));
        } catch (KafkaException e) {
            throw CommandFailed.failed("the topics at " + brokers + " cannot be read: " + e.getMessage());
        }
        RulesDiff.Result result = diff.result();
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.json ? Json.pretty(result) + "\n" : result.text());
        out.flush();
        return ExitCode.RAN.code();
    }

    private static RuleCatalogue catalogue(String folder) {
        return folder.equals(SHIPPED) ? RuleCatalogue.shipped() : ConflictFolder.catalogue(Path.of(folder));
    }

    private static Map<String, RawKind> topics(String topicPrefix, Intake intake) {
        Map<String, RawKind> topics = new LinkedHashMap<>();
        for (RawKind kind : RawKind.values()) {
            topics.put(kind.topic().withPrefix(topicPrefix).name(), kind);
        }
        for (ReadTopic other : intake.reads()) {
            topics.put(other.topic(), other.kind());
        }
        return topics;
    }
}
