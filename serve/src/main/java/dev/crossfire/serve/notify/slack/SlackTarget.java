package dev.crossfire.serve.notify.slack;

import dev.crossfire.serve.notify.receiver.Receiver;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in Slack: an incoming webhook, or a channel that a bot posts to. Exactly one of the two.
 *
 * @param webhook URL of the incoming webhook, which is its own secret; null for a bot
 * @param token bot token; null for a webhook
 * @param channel id of the channel, such as {@code C0123456789}; null for a webhook, which knows its channel
 * @param api what the Web API's methods are appended to
 */
public record SlackTarget(
        @Nullable Secret webhook,
        @Nullable Secret token,
        @Nullable String channel,
        URI api) {

    public static final URI DEFAULT_API = URI.create("https://slack.com/api/");

    /** Channels, private channels and direct messages; names look different. */
    private static final Pattern CHANNEL_ID = Pattern.compile("[CGD][A-Z0-9]{8,20}");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    public SlackTarget {
        if ((webhook == null) == (token == null)) {
            throw new IllegalArgumentException(
                    "Slack takes a webhook URL, or a bot token with a channel: give exactly one of the two");
        }
        if (webhook != null) {
            requireSafe("the Slack webhook URL", parse(webhook));
            if (channel != null) {
                throw new IllegalArgumentException(
                        "a Slack webhook posts to the channel it was made for: leave the channel out, or use a bot token");
            }
        }
        if (token != null) {
            requireToken(token);
            requireChannel(channel);
        }
        requireSafe("the Slack API endpoint", api);
        if (!api.toString().endsWith("/")) {
            throw new IllegalArgumentException("the Slack API endpoint must end with '/', got '" + api + "'");
        }
    }

    /** An incoming webhook. Every message stands for itself: a webhook cannot edit, reply or look anything up. */
    public static SlackTarget webhook(String url) {
        return new SlackTarget(new Secret(url.strip()), null, null, DEFAULT_API);
    }

    /** A bot with the scope {@code chat:write}, and {@code channels:history} or {@code groups:history} to look messages up. */
    public static SlackTarget bot(String token, String channel) {
        return new SlackTarget(null, new Secret(token.strip()), channel.strip(), DEFAULT_API);
    }

    /** The same at another endpoint of the Web API; a webhook's URL says by itself where it is. */
    public SlackTarget withApi(URI other) {
        return new SlackTarget(webhook, token, channel, other);
    }

    /**
     * Connects nothing yet.
     *
     * @param receiver name of the receiver, part of what marks a bot's messages
     * @param feed where the feed is, for links; null when it is not to be linked to
     */
    public Receiver receiver(String receiver, @Nullable URI feed) {
        SlackMessage.Links links = new SlackMessage.Links(feed);
        if (webhook != null) {
            return new WebhookReceiver(webhook, links);
        }
        if (token == null || channel == null) {
            throw new IllegalStateException("a bot has both token and channel");
        }
        return new BotReceiver(new BotReceiver.Account(token, channel, api), receiver, links);
    }

    /** Holds no secret. */
    @Override
    public String toString() {
        return webhook != null ? "Slack webhook" : "Slack channel " + channel;
    }

    private static URI parse(Secret url) {
        try {
            return new URI(url.reveal());
        } catch (URISyntaxException e) {
            // The cause would show the URL.
            throw new IllegalArgumentException(
                    "the Slack webhook URL is no URL: copy it whole from Slack's page of the app");
        }
    }

    /** Messages of the parse are never shown: the path of a webhook is its password. */
    private static void requireSafe(String what, URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException(what + " must begin with https:// and name a host");
        }
        if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    what + " must be https (http only to this machine): it carries a secret, and names " + host);
        }
    }

    private static void requireToken(Secret token) {
        String text = token.reveal();
        if (!text.startsWith("xoxb-") || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "the Slack bot token must begin with xoxb- and hold no blanks: it is the 'Bot User OAuth Token' of the app");
        }
    }

    private static void requireChannel(@Nullable String channel) {
        if (channel == null || !CHANNEL_ID.matcher(channel).matches()) {
            throw new IllegalArgumentException(
                    "the Slack channel must be an ID such as C0123456789, got '" + channel
                            + "': messages are edited by the channel's ID, which stands at the bottom of the channel's details");
        }
    }
}
