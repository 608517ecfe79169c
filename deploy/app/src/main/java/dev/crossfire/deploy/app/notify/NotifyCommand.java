package dev.crossfire.deploy.app.notify;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.process.ProcessCommand;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.RunningProcess;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.model.Topics;
import dev.crossfire.serve.notify.Notifier;
import dev.crossfire.serve.notify.NotifyConfig;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code crossfire notify}. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        header = "Tells people in Slack of incidents: when confirmed, and when resolved.",
        description = {
            "Many nodes that are hit at once are one message, told again when their number has doubled.",
            "With an incoming webhook each of these is a message; with a bot token one message is edited, and each change replies to it.",
            "What was said stands in the topic crossfire.notices.v1, so that a restart says nothing twice. What may have been said already is marked so.",
            "Answers at /livez, /readyz and /metrics."
        },
        footer = {
            "",
            "Each flag can be given as an environment variable instead; the flag wins. Keep webhook and token out of the flags: use the variable, or file:PATH.",
            "A bot needs the scope chat:write, and channels:history (groups:history for private channels)."
        })
public final class NotifyCommand extends ProcessCommand {

    public NotifyCommand() {
        super(receiver(new Takes().kafka()).serverAndLog(NotifyProcessConfig.DEFAULT_PORT));
    }

    /** What a process can be told of its receiver. */
    public static Takes receiver(Takes takes) {
        return takes.setting(Setting.SLACK_WEBHOOK)
                .setting(Setting.SLACK_TOKEN)
                .setting(Setting.SLACK_CHANNEL)
                .setting(Setting.SLACK_API, "https://slack.com/api/")
                .setting(Setting.RECEIVER, NotifyConfig.DEFAULT_RECEIVER)
                .setting(Setting.SUSPECTED)
                .setting(Setting.OUTBREAK_WAIT, "15s")
                .setting(Setting.LINK);
    }

    @Override
    protected ExitCode run(Settings settings, CommandLine line) {
        NotifyProcessConfig config = NotifyProcessConfig.from(settings);
        NotifyConfig told = config.told().config(config.kafka().bootstrap(), config.topicPrefix());
        config.log().begin();
        ProcessLog.quietClients();
        return RunningProcess.run(Terminal.logged("notify"), process -> start(config, told, process));
    }

    private static void start(NotifyProcessConfig config, NotifyConfig told, RunningProcess process) {
        process.answerAt(config.status());
        process.awaitTopics(
                config.kafka(), config.topicPrefix(), List.of(Topics.INCIDENTS, Topics.OUTBREAKS, Topics.NOTICES));
        Notifier notifier = process.add(Notifier.start(told));
        process.lifetime().endsWith(notifier.failure(), "the notifier gave up");
        process.runs(new NotifierHealth(notifier), notifier.meters());
        process.awaitReady("tells " + told.slack());
    }
}
