package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Topics;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where incidents are looked up: the flags that the commands on them share. */
final class SourceFlags {

    /** Where {@code crossfire up} serves unless told otherwise. */
    static final String DEFAULT_SERVER = "http://127.0.0.1:8470";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A running crossfire to ask. Default: " + DEFAULT_SERVER + ". Variable: CROSSFIRE_SERVER.")
    private @Nullable String server;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Read the topic on these brokers instead of asking a server. Variable: CROSSFIRE_KAFKA.")
    private @Nullable String kafka;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description =
                    "With --kafka: what the topic's name starts with. Default: crossfire. Variable: CROSSFIRE_PREFIX.")
    private @Nullable String prefix;

    /**
     * Flags before variables, and among variables the server first, which answers sooner.
     *
     * @throws CommandFailed as bad usage
     */
    IncidentSource source(Map<String, String> environment) {
        if (server != null && kafka != null) {
            throw CommandFailed.badUsage("--server and --kafka exclude each other: give the one to be asked");
        }
        String url = server != null ? server : variable(environment, "CROSSFIRE_SERVER");
        String brokers = kafka != null ? kafka : variable(environment, "CROSSFIRE_KAFKA");
        if (brokers != null && (kafka != null || url == null)) {
            return new TopicSource(new KafkaAddress(brokers), prefix(environment));
        }
        if (prefix != null) {
            throw CommandFailed.badUsage(
                    "--prefix goes with --kafka (CROSSFIRE_KAFKA): a server reads the topics it was given");
        }
        return new ServerSource(uri(url == null ? DEFAULT_SERVER : url));
    }

    private String prefix(Map<String, String> environment) {
        String variable = variable(environment, "CROSSFIRE_PREFIX");
        String given = prefix != null ? prefix : variable != null ? variable : Topics.PREFIX;
        if (!given.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,200}[A-Za-z0-9])?")) {
            throw CommandFailed.badUsage(
                    "--prefix (CROSSFIRE_PREFIX) must be a name of letters, digits, '.', '-' and '_', got '" + given
                            + "'");
        }
        return given;
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getPath().isEmpty() && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below, as for an address of another kind.
        }
        throw CommandFailed.badUsage(
                "--server (CROSSFIRE_SERVER) must be an address such as " + DEFAULT_SERVER + ", got '" + text + "'");
    }

    private static @Nullable String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
