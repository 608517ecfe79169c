package dev.crossfire.deploy.app.stream;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.topology.StreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code crossfire stream} can be told.
 *
 * @param topicPrefix what topic names start with; also of the group of instances that share the work
 * @param data folder for what must outlive the process
 * @param intake what is read, and whose it is
 * @param quietPeriod how long health must be seen before an incident counts as recovered; null for max(3 check periods, 2 min)
 * @param conflicts folder of the user's own conflict files; null for none
 * @param threads stream threads
 * @param status where it answers for its health
 */
public record StreamProcessConfig(
        KafkaAddress kafka,
        String topicPrefix,
        Path data,
        Intake intake,
        @Nullable Duration quietPeriod,
        @Nullable Path conflicts,
        int threads,
        HttpAddress status,
        ProcessLog log) {

    /** The status port unless told otherwise. */
    public static final int DEFAULT_PORT = 8471;

    private static final int MOST_THREADS = 64;

    /** @throws dev.crossfire.deploy.app.CommandFailed as bad usage, naming the flag and its variable */
    public static StreamProcessConfig from(Settings settings) {
        return new StreamProcessConfig(
                settings.requiredKafka(),
                settings.topicPrefix(),
                settings.data("crossfire-stream"),
                Intake.from(settings),
                quietPeriod(settings),
                settings.path(Setting.CONFLICTS),
                settings.number(Setting.THREADS, StreamConfig.DEFAULT_THREADS, 1, MOST_THREADS),
                HttpAddress.from(settings, DEFAULT_PORT),
                ProcessLog.from(settings, "info"));
    }

    /** The quiet period that was given; null when none was. */
    public static @Nullable Duration quietPeriod(Settings settings) {
        Duration period = settings.duration(Setting.QUIET_PERIOD);
        if (period != null && period.isZero()) {
            throw Settings.refused(Setting.QUIET_PERIOD, "must be above 0", String.valueOf(period.toMillis()));
        }
        return period;
    }

    /** The times of the fold. */
    FoldSettings fold() {
        return FoldSettings.DEFAULT.withQuietPeriod(quietPeriod);
    }
}
