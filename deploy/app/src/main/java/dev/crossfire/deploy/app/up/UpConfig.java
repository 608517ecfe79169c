package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.NodeKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code crossfire up} can be told.
 *
 * @param data folder for what must outlive the process
 * @param port of the feed on 127.0.0.1; 0 takes a free one
 * @param kafka brokers to use; null for a broker inside this process
 * @param cluster Kubernetes cluster of records that name none
 * @param demo whether the recorded node is played
 */
public record UpConfig(Path data, int port, @Nullable KafkaAddress kafka, String cluster, boolean demo) {

    /** The feed's port unless told otherwise. */
    public static final int DEFAULT_PORT = 8470;

    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

    public UpConfig {
        if (port < 0 || port > 65_535) {
            throw CommandFailed.badUsage("--port (CROSSFIRE_PORT) must be 0 to 65535, got " + port);
        }
        if (!CLUSTER.matcher(cluster).matches()) {
            throw CommandFailed.badUsage(
                    "--cluster (CROSSFIRE_CLUSTER) must be a name of letters, digits, '.', '-' and '_', got '" + cluster
                            + "'");
        }
    }

    /**
     * Flags first, then variables, then defaults.
     *
     * @throws CommandFailed as bad usage, naming the flag and its variable
     */
    public static UpConfig from(UpFlags flags, Map<String, String> environment) {
        return new UpConfig(
                data(first(flags.data(), environment.get("CROSSFIRE_DATA")), environment),
                port(first(flags.port(), environment.get("CROSSFIRE_PORT"))),
                kafka(first(flags.kafka(), environment.get("CROSSFIRE_KAFKA"))),
                orElse(first(flags.cluster(), environment.get("CROSSFIRE_CLUSTER")), NodeKey.DEFAULT_CLUSTER),
                flags.demo() || truth(environment.get("CROSSFIRE_DEMO")));
    }

    private static Path data(@Nullable String given, Map<String, String> environment) {
        if (given != null) {
            return path(given);
        }
        String dataHome = environment.get("XDG_DATA_HOME");
        if (dataHome != null && dataHome.startsWith("/")) {
            return path(dataHome).resolve("crossfire");
        }
        String home = environment.get("HOME");
        if (home == null || home.isBlank()) {
            throw CommandFailed.badUsage("--data (CROSSFIRE_DATA) must name a folder, since HOME is not set");
        }
        return path(home).resolve(".local/share/crossfire");
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw CommandFailed.badUsage("--data (CROSSFIRE_DATA) is no path: " + e.getMessage());
        }
    }

    private static int port(@Nullable String text) {
        if (text == null) {
            return DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CommandFailed.badUsage(
                    "--port (CROSSFIRE_PORT) must be a number from 0 to 65535, got '" + text + "'");
        }
    }

    private static boolean truth(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw CommandFailed.badUsage("CROSSFIRE_DEMO (--demo) must be true or false, got '" + text + "'");
    }

    private static @Nullable KafkaAddress kafka(@Nullable String text) {
        return text == null ? null : new KafkaAddress(text);
    }

    /** The flag if it was given, else the variable; an empty variable counts as not set, an empty flag is what was typed. */
    private static @Nullable String first(@Nullable String flag, @Nullable String variable) {
        if (flag != null) {
            return flag;
        }
        return variable == null || variable.isEmpty() ? null : variable;
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value != null ? value : otherwise;
    }
}
