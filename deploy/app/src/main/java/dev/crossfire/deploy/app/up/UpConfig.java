package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.stream.StreamProcessConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code crossfire up} can be told.
 *
 * @param data folder for what must outlive the process
 * @param port of the feed on 127.0.0.1; 0 takes a free one
 * @param kafka brokers to use; null for a broker inside this process
 * @param cluster Kubernetes cluster of records that name none
 * @param quietPeriod how long health must be seen before an incident counts as recovered; null for max(3 check periods, 2 min)
 * @param demo whether the recorded node is played
 */
public record UpConfig(
        Path data,
        int port,
        @Nullable KafkaAddress kafka,
        String cluster,
        @Nullable Duration quietPeriod,
        boolean demo,
        ProcessLog log) {

    /** The feed's port unless told otherwise. */
    public static final int DEFAULT_PORT = 8470;

    /** @throws dev.crossfire.deploy.app.CommandFailed as bad usage, naming the flag and its variable */
    public static UpConfig from(Settings settings) {
        return new UpConfig(
                settings.data("crossfire"),
                settings.port(DEFAULT_PORT),
                settings.kafka(),
                settings.cluster(),
                StreamProcessConfig.quietPeriod(settings),
                settings.truth(Setting.DEMO),
                ProcessLog.from(settings, "warn"));
    }
}
