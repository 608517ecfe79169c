package dev.crossfire.deploy.app.serve;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.serve.feed.FeedConfig;
import java.nio.file.Path;

/**
 * Everything {@code crossfire serve} can be told.
 *
 * @param topicPrefix what topic names start with
 * @param data folder for the history that it keeps; safe to delete, it is read anew from Kafka
 * @param http where page and API are served: this machine alone, since nobody is asked who they are
 */
public record ServeProcessConfig(KafkaAddress kafka, String topicPrefix, Path data, HttpAddress http, ProcessLog log) {

    /** @throws dev.crossfire.deploy.app.CommandFailed as bad usage, naming the flag and its variable */
    public static ServeProcessConfig from(Settings settings) {
        return new ServeProcessConfig(
                settings.requiredKafka(),
                settings.topicPrefix(),
                settings.data("crossfire-serve"),
                HttpAddress.from(settings, FeedConfig.DEFAULT_PORT),
                ProcessLog.from(settings, "info"));
    }

    /** @param history where the feed keeps what it has read */
    FeedConfig feed(Path history) {
        try {
            return new FeedConfig(http.host(), http.port(), kafka.bootstrap(), topicPrefix, history);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(Setting.HOST + ": " + e.getMessage());
        }
    }
}
