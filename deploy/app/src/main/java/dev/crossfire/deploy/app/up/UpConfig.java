package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.notify.ToldReceiver;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.ship.ShippedSources;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.stream.StreamProcessConfig;
import dev.crossfire.model.raw.RawKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code crossfire up} can be told.
 *
 * @param data folder for what must outlive the process
 * @param port of the feed on 127.0.0.1; 0 takes a free one
 * @param kafka brokers to use; null for a broker inside this process
 * @param intake what is read, and whose it is
 * @param quietPeriod how long health must be seen before an incident counts as recovered; null for max(3 check periods, 2 min)
 * @param conflicts folder of the user's own conflict files; null for none
 * @param demo whether the recorded node is played
 * @param ship which shippers run beside the rest, where this machine has what they need; none with the demo
 * @param sources what of which source they ship
 * @param told who is told of incidents; null when nobody is named, and with the demo
 */
public record UpConfig(
        Path data,
        int port,
        @Nullable KafkaAddress kafka,
        Intake intake,
        @Nullable Duration quietPeriod,
        @Nullable Path conflicts,
        boolean demo,
        Set<RawKind> ship,
        ShippedSources sources,
        @Nullable ToldReceiver told,
        ProcessLog log) {

    /** The feed's port unless told otherwise. */
    public static final int DEFAULT_PORT = 8470;

    private static final List<String> ALL_SHIPPERS =
            Arrays.stream(RawKind.values()).map(RawKind::word).toList();

    public UpConfig {
        ship = Set.copyOf(ship);
    }

    /** @throws dev.crossfire.deploy.app.CommandFailed as bad usage, naming the flag and its variable */
    public static UpConfig from(Settings settings) {
        boolean demo = settings.truth(Setting.DEMO);
        // What is only played never stands beside what was diagnosed.
        Path data = settings.data(demo ? "crossfire-demo" : "crossfire");
        return new UpConfig(
                data,
                settings.port(DEFAULT_PORT),
                settings.kafka(),
                Intake.from(settings),
                StreamProcessConfig.quietPeriod(settings),
                settings.path(Setting.CONFLICTS),
                demo,
                demo ? Set.of() : ship(settings),
                ShippedSources.from(settings, data),
                demo ? null : ToldReceiver.from(settings),
                ProcessLog.from(settings, "warn"));
    }

    private static Set<RawKind> ship(Settings settings) {
        List<String> words = settings.list(Setting.SHIP, ALL_SHIPPERS).stream()
                .flatMap(word -> Arrays.stream(word.split("\\s*,\\s*")))
                .toList();
        return words.equals(List.of("none")) ? Set.of() : ShippedSources.kinds(words);
    }
}
