package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.notify.NotifyCommand;
import dev.crossfire.deploy.app.process.ProcessCommand;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.deploy.app.stream.Intake;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code crossfire up}: the flags; {@link UpConfig} gives them their meaning. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        header = "Runs everything in one process and serves what it finds on http://127.0.0.1:8470.",
        description = {
            "Starts a Kafka broker inside this process (unless --kafka names one), the topics, the diagnosis, the feed, and the shippers for which this machine has what they need.",
            "Runs until Ctrl-C. What it learnt stands in the data folder and is found again at the next start."
        },
        footer = {"", "Each flag can be given as an environment variable instead; the flag wins."})
public final class UpCommand extends ProcessCommand {

    public UpCommand() {
        super(NotifyCommand.receiver(Intake.takenFrom(new Takes()
                                .setting(Setting.DEMO)
                                .setting(
                                        Setting.DATA,
                                        "$XDG_DATA_HOME/crossfire, or ~/.local/share/crossfire (with --demo, crossfire-demo)")
                                .setting(Setting.PORT, Integer.toString(UpConfig.DEFAULT_PORT))
                                .setting(Setting.KAFKA, "a broker inside this process"))
                        .setting(Setting.QUIET_PERIOD)
                        .setting(Setting.CONFLICTS)
                        .setting(Setting.SHIP, "journal,pods,firewall")
                        .setting(Setting.NODE, "this machine's host name")
                        .setting(Setting.NAMESPACE, "kube-system, calico-system")
                        .setting(Setting.KUBECONFIG)
                        .setting(Setting.CONTEXT))
                .setting(Setting.LOG_FORMAT, "text")
                .setting(Setting.LOG_LEVEL, "warn"));
    }

    @Override
    protected ExitCode run(Settings settings, CommandLine line) {
        UpConfig config = UpConfig.from(settings);
        config.log().begin();
        if (config.kafka() == null) {
            ProcessLog.quietClients();
        }
        boolean forPeople = config.log().format() == ProcessLog.Format.TEXT;
        return UpProcess.run(config, forPeople ? Terminal.of(line.getErr()) : Terminal.logged("up"));
    }
}
