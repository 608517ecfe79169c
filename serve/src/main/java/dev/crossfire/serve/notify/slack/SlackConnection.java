package dev.crossfire.serve.notify.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Delivery.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Slack's client library on an HTTP client that never sends a request twice on its own. By default it would: okhttp repeats a request
 * whose kept connection broke, although the other side may have acted on it. For the same reason no connection is kept, and no redirect
 * followed, which could also carry the token elsewhere. Used by one thread at a time.
 */
final class SlackConnection implements AutoCloseable {

    /** From the call to its return, whatever happens. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    private final OkHttpClient http;
    private final Slack slack;
    private volatile boolean begun;

    SlackConnection(@Nullable URI api) {
        SlackConfig config = new SlackConfig();
        config.setStatsEnabled(false);
        config.setProxyUrl(null);
        // The library's own listeners log requests with their token at debug.
        config.setHttpClientResponseHandlers(List.of());
        if (api != null) {
            config.setMethodsEndpointUrlPrefix(api.toString());
        }
        http = SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .callTimeout(CALL_TIMEOUT)
                .eventListener(new EventListener() {
                    @Override
                    public void requestHeadersStart(Call call) {
                        begun = true;
                    }
                })
                .build();
        slack = Slack.getInstance(config, new SlackHttpClient(http));
    }

    Slack slack() {
        return slack;
    }

    /** Forgets what the last request did. */
    void beginning() {
        begun = false;
    }

    /** A request that ended without an answer: as long as not a byte of it was written it cannot have been heard. */
    Delivery broken(IOException e) {
        if (!begun) {
            return Delivery.of(Kind.LATER, "connect_failed");
        }
        return Delivery.of(Kind.UNKNOWN, e instanceof java.io.InterruptedIOException ? "timeout" : "connection_lost");
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
    }
}
