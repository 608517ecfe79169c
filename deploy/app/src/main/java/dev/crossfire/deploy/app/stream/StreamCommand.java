package dev.crossfire.deploy.app.stream;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.process.DataFolder;
import dev.crossfire.deploy.app.process.ProcessCommand;
import dev.crossfire.deploy.app.process.RunningProcess;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.topology.CrossfireTopology;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code crossfire stream}. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        header = "Runs the diagnosis alone, against a Kafka cluster.",
        description = {
            "Reads the raw topics, writes signals, incidents, findings and dead letters, exactly once. Several instances share the work.",
            "Answers at /livez, /readyz and /metrics."
        },
        footer = {"", "Each flag can be given as an environment variable instead; the flag wins."})
public final class StreamCommand extends ProcessCommand {

    public StreamCommand() {
        super(Intake.takenFrom(new Takes()
                        .kafka()
                        .setting(Setting.DATA, "$XDG_DATA_HOME/crossfire-stream, or ~/.local/share/crossfire-stream"))
                .setting(Setting.QUIET_PERIOD)
                .setting(Setting.CONFLICTS)
                .setting(Setting.THREADS, Integer.toString(StreamConfig.DEFAULT_THREADS))
                .serverAndLog(StreamProcessConfig.DEFAULT_PORT));
    }

    @Override
    protected ExitCode run(Settings settings, CommandLine line) {
        StreamProcessConfig config = StreamProcessConfig.from(settings);
        config.log().begin();
        return RunningProcess.run(Terminal.logged("stream"), process -> start(config, process));
    }

    private static void start(StreamProcessConfig config, RunningProcess process) {
        RuleCatalogue catalogue = ConflictFolder.catalogue(config.conflicts());
        process.answerAt(config.status());
        DataFolder folder = process.add(DataFolder.open(config.data()));
        process.awaitTopics(config.kafka(), config.topicPrefix(), CrossfireTopology.topics());
        process.awaitReads(config.kafka(), config.intake().topics());
        LiveRules rules = new LiveRules(catalogue, config.intake(), config.fold());
        PublishedRules published = process.add(PublishedRules.follow(
                config.kafka(), config.topicPrefix(), folder.instanceId(), rules, process.terminal()::say));
        process.lifetime().endsWith(published.failure(), "the published conflicts are not followed");
        StreamsRunner topology = process.add(DiagnosisCore.start(streams(config, folder), rules));
        process.lifetime().endsWith(topology.failure(), "the topology gave up");
        process.runs(new TopologyHealth(topology), new TopologyMeters(topology), published);
        process.awaitReady("reads the raw topics of " + config.kafka());
    }

    private static StreamConfig streams(StreamProcessConfig config, DataFolder folder) {
        return new StreamConfig(
                        config.kafka().bootstrap(),
                        StreamConfig.applicationId(config.topicPrefix()),
                        folder.streams(),
                        folder.instanceId(),
                        config.threads(),
                        config.topicPrefix(),
                        Map.of())
                .withStandby();
    }
}
