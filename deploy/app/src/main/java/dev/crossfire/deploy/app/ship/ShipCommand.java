package dev.crossfire.deploy.app.ship;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.DataFolder;
import dev.crossfire.deploy.app.process.ProcessCommand;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.RunningProcess;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.ingest.KafkaSink;
import dev.crossfire.ingest.PrintingSink;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.model.raw.RawKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code crossfire ship}. */
@Command(
        name = "ship",
        mixinStandardHelpOptions = true,
        header = "Sends a node's journal and firewall, or a cluster's events and pods, to Kafka.",
        description = {
            "journal follows journalctl for the kubelet, the runtimes, the firewall services and the kernel, firewall looks at rules, routes and sockets every so often, pods watches the API server.",
            "On each node: crossfire ship journal firewall. Once for a cluster: crossfire ship pods. A shipper for which a tool or right is missing says so, the others go on.",
            "It only reads; nothing on the node is changed. Stays until it is stopped, unless --once."
        },
        footer = {
            "",
            "Each flag can be given as an environment variable instead; the flag wins.",
            "Without a broker: crossfire ship journal firewall --once --stdout >node.txt; crossfire diagnose node.txt"
        })
public final class ShipCommand extends ProcessCommand {

    @Parameters(arity = "0..*", paramLabel = "SHIPPER", description = "journal, pods or firewall; one or more.")
    private List<String> words = new ArrayList<>();

    public ShipCommand() {
        super(new Takes()
                .kafka()
                .setting(Setting.ONCE)
                .setting(Setting.STDOUT)
                .setting(Setting.CLUSTER, "default")
                .setting(Setting.NODE, "this machine's host name")
                .setting(Setting.DATA, "$XDG_DATA_HOME/crossfire-ship, or ~/.local/share/crossfire-ship")
                .setting(
                        Setting.UNIT,
                        "kubelet, the container runtimes, the services that load firewall rules, and kernel")
                .setting(Setting.FILE)
                .setting(Setting.DIRECTORY)
                .setting(Setting.SINCE, "-12min")
                .setting(Setting.EVERY, "30s")
                .setting(Setting.ENTER)
                .setting(Setting.SOFTWARE)
                .setting(Setting.NAMESPACE, "kube-system, calico-system")
                .setting(Setting.KUBECONFIG)
                .setting(Setting.CONTEXT)
                .serverAndLog(ShipProcessConfig.DEFAULT_PORT));
    }

    @Override
    protected ExitCode run(Settings settings, CommandLine line) {
        ShipProcessConfig config = ShipProcessConfig.from(words, settings);
        config.log().begin();
        ProcessLog.quietClients();
        if (config.sources().once()) {
            return once(config);
        }
        return RunningProcess.run(Terminal.logged("ship"), process -> start(config, process));
    }

    private static void start(ShipProcessConfig config, RunningProcess process) {
        if (config.stays()) {
            process.answerAt(config.status());
            process.add(DataFolder.open(config.data()));
        }
        List<String> lacks = new ArrayList<>();
        Shippers shippers = process.add(Shippers.start(
                config.kinds(), config.sources(), sink(config), (kind, lack) -> say(process, kind, lack, lacks)));
        if (shippers.names().isEmpty()) {
            throw CommandFailed.failed(String.join("; ", lacks));
        }
        process.runs(shippers, shippers);
        process.awaitReady("ships " + shippers.names());
    }

    private static void say(RunningProcess process, RawKind kind, String lack, List<String> lacks) {
        lacks.add(kind.word() + ": " + lack);
        process.terminal().say(kind.word() + " is not shipped: " + lack);
    }

    /** Sends what is there; what cannot be sent is a failure, after the others were. */
    private static ExitCode once(ShipProcessConfig config) {
        List<String> failures = new ArrayList<>();
        try (Shippers shippers = Shippers.start(
                config.kinds(),
                config.sources(),
                sink(config),
                (kind, lack) -> failures.add(kind.word() + ": " + lack))) {
            failures.addAll(shippers.awaitEnds());
        }
        if (!failures.isEmpty()) {
            throw CommandFailed.failed(String.join("; ", failures));
        }
        return ExitCode.RAN;
    }

    private static RawRecordSink sink(ShipProcessConfig config) {
        KafkaAddress kafka = config.kafka();
        return kafka == null
                ? new PrintingSink(new FileOutputStream(FileDescriptor.out))
                : KafkaSink.connect(kafka.bootstrap(), "crossfire-ship", config.topicPrefix(), Map.of());
    }
}
