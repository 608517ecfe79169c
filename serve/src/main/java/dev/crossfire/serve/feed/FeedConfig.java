package dev.crossfire.serve.feed;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the feed listens and what it reads.
 *
 * @param host a loopback address or {@code localhost}: nobody is asked who they are yet, so nobody beyond this machine may ask
 * @param port TCP port, 0 for any free one
 * @param bootstrapServers of Kafka, {@code host:port} separated by commas
 * @param topicPrefix what topic names start with, {@code crossfire} unless chosen otherwise
 * @param history folder for what is kept of the topics between two runs; its own alone, made when it is not there, and safe to delete
 */
public record FeedConfig(String host, int port, String bootstrapServers, String topicPrefix, Path history) {

    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8470;

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);

    public FeedConfig {
        if (!isLoopback(host)) {
            throw new IllegalArgumentException(
                    "host must be a loopback address (127.0.0.1, ::1 or localhost), got '" + host
                            + "': the feed has no authentication, so it does not listen to other machines;"
                            + " reach it through a tunnel, such as ssh -L");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, got " + port);
        }
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers must be host:port, got nothing");
        }
        if (topicPrefix.isBlank()) {
            throw new IllegalArgumentException("topic prefix must not be blank");
        }
    }

    /** A name is not looked up: what it resolves to may change, an address may not. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** The address to bind: {@code localhost} is never left to a resolver. */
    String address() {
        return host.equalsIgnoreCase("localhost") ? DEFAULT_HOST : host.replaceAll("[\\[\\]]", "");
    }
}
