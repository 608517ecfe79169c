package dev.crossfire.deploy.app.notify;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.serve.notify.NotifyConfig;
import dev.crossfire.serve.notify.slack.SlackTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of what.
 *
 * @param receiver its name: what was said is remembered under it
 * @param suspected whether suspicions are told too
 * @param outbreakWait so long the first message about an incident waits for an outbreak that takes it in
 * @param link where people find the feed; null when messages link nowhere
 */
public record ToldReceiver(
        SlackTarget slack,
        String receiver,
        boolean suspected,
        Duration outbreakWait,
        @Nullable URI link) {

    static final String NONE_NAMED =
            "whom to tell? " + Setting.SLACK_WEBHOOK + ", or " + Setting.SLACK_TOKEN + " with " + Setting.SLACK_CHANNEL;

    /**
     * What flags and variables name.
     *
     * @return null when no receiver is named
     * @throws CommandFailed as bad usage, naming the flags
     */
    public static @Nullable ToldReceiver from(Settings settings) {
        String webhook = settings.secret(Setting.SLACK_WEBHOOK);
        String token = settings.secret(Setting.SLACK_TOKEN);
        String channel = settings.text(Setting.SLACK_CHANNEL);
        if (webhook == null && token == null && channel == null) {
            return null;
        }
        if ((webhook == null) == (token == null) || (token == null) != (channel == null)) {
            throw CommandFailed.badUsage(NONE_NAMED + ", and not both");
        }
        try {
            SlackTarget slack = webhook != null ? SlackTarget.webhook(webhook) : SlackTarget.bot(token, channel);
            URI api = uri(settings, Setting.SLACK_API);
            Duration wait = settings.duration(Setting.OUTBREAK_WAIT);
            return new ToldReceiver(
                    api == null ? slack : slack.withApi(api),
                    settings.text(Setting.RECEIVER, NotifyConfig.DEFAULT_RECEIVER),
                    settings.truth(Setting.SUSPECTED),
                    wait == null ? NotifyConfig.DEFAULT_OUTBREAK_WAIT : wait,
                    uri(settings, Setting.LINK));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(String.valueOf(e.getMessage()));
        }
    }

    /** The same with links to this feed. */
    public ToldReceiver linking(URI feed) {
        return new ToldReceiver(slack, receiver, suspected, outbreakWait, feed);
    }

    /** What the notifier is told. */
    public NotifyConfig config(String bootstrap, String topicPrefix) {
        try {
            return new NotifyConfig(bootstrap, topicPrefix, receiver, slack, suspected, outbreakWait, link);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable URI uri(Settings settings, Setting setting) {
        String given = settings.text(setting);
        try {
            return given == null ? null : new URI(given);
        } catch (URISyntaxException e) {
            throw Settings.refused(setting, "must be a URL", given);
        }
    }
}
