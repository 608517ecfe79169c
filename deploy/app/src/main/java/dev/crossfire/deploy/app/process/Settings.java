package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process was told: a flag if it was given, else its variable, else the default of whoever asks. An empty variable counts as not
 * set, an empty flag is what was typed. Every refusal is {@link CommandFailed} as bad usage and names the flag, the variable and the value.
 */
public final class Settings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final String FILE_PREFIX = "file:";

    private final Map<Setting, List<String>> flags;
    private final Map<String, String> environment;

    /** @param flags as they were typed; a switch holds {@code true} */
    public Settings(Map<Setting, List<String>> flags, Map<String, String> environment) {
        this.flags = flags.isEmpty() ? Map.of() : new EnumMap<>(flags);
        this.environment = Map.copyOf(environment);
    }

    /** The same with a flag as it was typed; null when it was not. For commands whose flags are not made from settings. */
    public Settings with(Setting setting, @Nullable String typed) {
        if (typed == null) {
            return this;
        }
        Map<Setting, List<String>> more = new EnumMap<>(Setting.class);
        more.putAll(flags);
        more.put(setting, List.of(typed));
        return new Settings(more, environment);
    }

    /** As given; null when it was not. */
    public @Nullable String text(Setting setting) {
        List<String> typed = flags.get(setting);
        if (typed != null && !typed.isEmpty()) {
            return typed.get(0);
        }
        String variable = environment.get(setting.variable());
        return variable == null || variable.isEmpty() ? null : variable;
    }

    public String text(Setting setting, String otherwise) {
        String given = text(setting);
        return given == null ? otherwise : given;
    }

    /** All that was given, in order; the default when nothing was. */
    public List<String> list(Setting setting, List<String> otherwise) {
        List<String> typed = flags.get(setting);
        if (typed != null && !typed.isEmpty()) {
            return List.copyOf(typed);
        }
        String variable = environment.get(setting.variable());
        return variable == null || variable.isEmpty() ? otherwise : List.of(variable.split("\\s*,\\s*"));
    }

    /** A name of letters, digits, dots, dashes and underscores, as clusters, nodes and topic prefixes have. */
    public String name(Setting setting, String otherwise) {
        String given = text(setting, otherwise);
        if (!NAME.matcher(given).matches()) {
            throw refused(setting, "must be a name of letters, digits, '.', '-' and '_'", given);
        }
        return given;
    }

    public boolean truth(Setting setting) {
        String given = text(setting);
        if (given == null || given.equals("false")) {
            return false;
        }
        if (given.equals("true")) {
            return true;
        }
        throw refused(setting, "must be true or false", given);
    }

    public int number(Setting setting, int otherwise, int least, int most) {
        String given = text(setting);
        if (given == null) {
            return otherwise;
        }
        if (given.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw refused(setting, "must be a number from " + least + " to " + most, given);
    }

    public int port(int otherwise) {
        return number(Setting.PORT, otherwise, 0, 65_535);
    }

    /** Such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}; null when it was not given. */
    public @Nullable Duration duration(Setting setting) {
        String given = text(setting);
        if (given == null) {
            return null;
        }
        Matcher matcher = DURATION.matcher(given);
        if (!matcher.matches()) {
            throw refused(setting, "must be a number with its unit, such as 30s, 5m, 2h", given);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Absolute; null when it was not given. */
    public @Nullable Path path(Setting setting) {
        String given = text(setting);
        return given == null ? null : path(setting, given);
    }

    public List<Path> paths(Setting setting) {
        return list(setting, List.of()).stream()
                .map(given -> path(setting, given))
                .toList();
    }

    /** The value, or what the file that it names holds: secrets should not stand where every user of the machine sees them. */
    public @Nullable String secret(Setting setting) {
        String given = text(setting);
        if (given == null || !given.startsWith(FILE_PREFIX)) {
            return given;
        }
        Path file = path(setting, given.substring(FILE_PREFIX.length()));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw CommandFailed.failed(setting + " names the file " + file + ", which cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    /** The brokers; null when none are named. */
    public @Nullable KafkaAddress kafka() {
        String given = text(Setting.KAFKA);
        return given == null ? null : new KafkaAddress(given);
    }

    /** The brokers, which must be named. */
    public KafkaAddress requiredKafka() {
        KafkaAddress kafka = kafka();
        if (kafka == null) {
            throw CommandFailed.badUsage(Setting.KAFKA.flag() + " HOST:PORT (" + Setting.KAFKA.variable()
                    + ") must name a broker; './crossfire up' brings its own");
        }
        return kafka;
    }

    public String topicPrefix() {
        return name(Setting.PREFIX, Topics.PREFIX);
    }

    public String cluster() {
        return name(Setting.CLUSTER, NodeKey.DEFAULT_CLUSTER);
    }

    /**
     * The data folder.
     *
     * @param name of the folder under {@code $XDG_DATA_HOME} or {@code ~/.local/share} when none is given: each process locks its own
     */
    public Path data(String name) {
        Path given = path(Setting.DATA);
        if (given != null) {
            return given;
        }
        String dataHome = environment.get("XDG_DATA_HOME");
        if (dataHome != null && dataHome.startsWith("/")) {
            return path(Setting.DATA, dataHome).resolve(name);
        }
        String home = environment.get("HOME");
        if (home == null || home.isBlank()) {
            throw CommandFailed.badUsage(Setting.DATA + " must name a folder, since HOME is not set");
        }
        return path(Setting.DATA, home).resolve(".local/share").resolve(name);
    }

    /** The refusal of a value, for what only its user can judge. */
    public static CommandFailed refused(Setting setting, String must, String given) {
        return CommandFailed.badUsage(setting + " " + must + ", got '" + given + "'");
    }

    private static Path path(Setting setting, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw CommandFailed.badUsage(setting + " is no path: " + e.getMessage());
        }
    }
}
