package dev.crossfire.deploy.app.notify;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Settings;

/**
 * Everything {@code crossfire notify} can be told.
 *
 * @param topicPrefix what topic names start with
 * @param told who is told of what
 * @param status where it answers for its health
 */
public record NotifyProcessConfig(
        KafkaAddress kafka, String topicPrefix, ToldReceiver told, HttpAddress status, ProcessLog log) {

    /** The status port unless told otherwise. */
    public static final int DEFAULT_PORT = 8472;

    /** @throws CommandFailed as bad usage, naming the flag and its variable */
    public static NotifyProcessConfig from(Settings settings) {
        ToldReceiver told = ToldReceiver.from(settings);
        if (told == null) {
            throw CommandFailed.badUsage(ToldReceiver.NONE_NAMED);
        }
        return new NotifyProcessConfig(
                settings.requiredKafka(),
                settings.topicPrefix(),
                told,
                HttpAddress.from(settings, DEFAULT_PORT),
                ProcessLog.from(settings, "info"));
    }
}
