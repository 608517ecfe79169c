package dev.crossfire.serve.feed;

import dev.crossfire.serve.feed.Problem.Refusal;
import io.javalin.http.Context;

/** What holds for every request, whatever it asks for. */
final class RequestGuard {

    private RequestGuard() {}

    /**
     * Refuses requests that another site's page makes through a name of its own that points at this machine (DNS rebinding): on loopback
     * the name is all that tells them from the user's own. Sets the headers that keep pages from being framed, sniffed or kept.
     */
    static void admit(Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
                        + " form-action 'self'; frame-ancestors 'none'");
        ctx.header("Cache-Control", "no-store");
        String host = ctx.header("Host");
        if (host == null || !FeedConfig.isLoopback(host.replaceAll(":\\d+$", ""))) {
            throw Refusal.misdirected("this server answers to localhost, 127.0.0.1 and [::1] only");
        }
    }
}
