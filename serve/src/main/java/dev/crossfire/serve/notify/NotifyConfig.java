package dev.crossfire.serve.notify;

import dev.crossfire.serve.notify.slack.SlackTarget;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of what.
 *
 * @param bootstrapServers of Kafka, {@code host:port} separated by commas
 * @param topicPrefix what topic names start with, {@code crossfire} unless chosen otherwise
 * @param receiver name of the receiver: what was said is remembered under it, and only one notifier of a name may run at a time. Renamed,
 *     it is told of every open incident anew
 * @param slack where in Slack
 * @param suspected suspicions are told too; otherwise an incident is told of once it is confirmed
 * @param outbreakWait so long the first message about an incident waits for an outbreak that takes it in; at most ten minutes
 * @param feed where people open the feed's page, for links; null when messages link nowhere
 */
public record NotifyConfig(
        String bootstrapServers,
        String topicPrefix,
        String receiver,
        SlackTarget slack,
        boolean suspected,
        Duration outbreakWait,
        @Nullable URI feed) {

    public static final String DEFAULT_RECEIVER = "slack";

    /** Long enough for an outbreak to be known, short beside what a check takes to fail. */
    public static final Duration DEFAULT_OUTBREAK_WAIT = Duration.ofSeconds(15);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    public NotifyConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers must be host:port, got nothing");
        }
        if (topicPrefix.isBlank()) {
            throw new IllegalArgumentException("topic prefix must not be blank");
        }
        if (!NAME.matcher(receiver).matches()) {
            throw new IllegalArgumentException(
                    "receiver must be a name of lower-case letters, digits, '-' and '.', got '" + receiver + "'");
        }
        if (outbreakWait.isNegative() || outbreakWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "outbreak wait must be 0 to " + LONGEST_WAIT.toMinutes() + " min, got " + outbreakWait);
        }
        if (feed != null) {
            requirePage(feed);
        }
    }

    /** One with the default wait. */
    public NotifyConfig(
            String bootstrapServers,
            String topicPrefix,
            String receiver,
            SlackTarget slack,
            boolean suspected,
            @Nullable URI feed) {
        this(bootstrapServers, topicPrefix, receiver, slack, suspected, DEFAULT_OUTBREAK_WAIT, feed);
    }

    private static void requirePage(URI feed) {
        boolean web = "http".equalsIgnoreCase(feed.getScheme()) || "https".equalsIgnoreCase(feed.getScheme());
        if (!web || feed.getHost() == null || feed.getQuery() != null || feed.getFragment() != null) {
            throw new IllegalArgumentException(
                    "feed must be the address of the page, such as http://crossfire.example:8470/, got '" + feed + "'");
        }
        // What ends a link in Slack's markup must not be in one.
        if (feed.getUserInfo() != null || feed.toString().matches(".*[<>|&\\s].*")) {
            throw new IllegalArgumentException("feed must hold no password and none of < > | &, got another address");
        }
    }
}
