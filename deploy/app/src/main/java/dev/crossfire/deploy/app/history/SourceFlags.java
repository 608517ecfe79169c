package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where incidents are looked up: the flags that the commands on them share. */
public final class SourceFlags {

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
            description = "Use the topics on these brokers instead of asking a server. Variable: CROSSFIRE_KAFKA.")
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
    public IncidentSource source(Map<String, String> environment) {
        if (server != null && kafka != null) {
            throw CommandFailed.badUsage("--server and --kafka exclude each other: give the one to be asked");
        }
        Settings settings = new Settings(Map.of(), environment)
                .with(Setting.SERVER, server)
                .with(Setting.KAFKA, kafka)
                .with(Setting.PREFIX, prefix);
        String url = settings.text(Setting.SERVER);
        if (settings.text(Setting.KAFKA) != null && (kafka != null || url == null)) {
            return new TopicSource(settings.requiredKafka(), settings.topicPrefix());
        }
        if (prefix != null) {
            throw CommandFailed.badUsage(
                    "--prefix goes with --kafka (CROSSFIRE_KAFKA): a server reads the topics it was given");
        }
        return new ServerSource(uri(url == null ? DEFAULT_SERVER : url));
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
        throw Settings.refused(Setting.SERVER, "must be an address such as " + DEFAULT_SERVER, text);
    }
}
