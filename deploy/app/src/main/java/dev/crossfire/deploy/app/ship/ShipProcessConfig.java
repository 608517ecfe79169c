package dev.crossfire.deploy.app.ship;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.model.raw.RawKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code crossfire ship} can be told.
 *
 * @param kinds which sources, at least one
 * @param kafka where to; null to print
 * @param topicPrefix what topic names start with
 * @param data folder for what must outlive the process
 * @param sources what of which source
 * @param status where it answers for its health, while it stays
 */
public record ShipProcessConfig(
        Set<RawKind> kinds,
        @Nullable KafkaAddress kafka,
        String topicPrefix,
        Path data,
        ShippedSources sources,
        HttpAddress status,
        ProcessLog log) {

    /** The status port unless told otherwise. */
    public static final int DEFAULT_PORT = 8473;

    public ShipProcessConfig {
        kinds = Set.copyOf(kinds);
    }

    /**
     * @param words which sources, as they were typed
     * @throws CommandFailed as bad usage, naming the flag and its variable
     */
    static ShipProcessConfig from(List<String> words, Settings settings) {
        boolean print = settings.truth(Setting.STDOUT);
        Path data = settings.data("crossfire-ship");
        return new ShipProcessConfig(
                kinds(words),
                print ? null : settings.requiredKafka(),
                settings.topicPrefix(),
                data,
                ShippedSources.from(settings, data),
                HttpAddress.from(settings, DEFAULT_PORT),
                ProcessLog.from(settings, "info"));
    }

    /** Prints or ends by itself: a command that somebody waits for, not one that is watched over. */
    boolean stays() {
        return kafka != null && !sources.once();
    }

    private static Set<RawKind> kinds(List<String> words) {
        Set<RawKind> kinds = ShippedSources.kinds(words);
        if (kinds.isEmpty()) {
            throw CommandFailed.badUsage(
                    "which shipper? One or more of journal, pods, firewall (see crossfire ship --help)");
        }
        return kinds;
    }
}
