package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the HTTP server itself refuses, before any route is looked for: a broken address, headers beyond bounds, no host. */
final class UnreadableRequest {

    private UnreadableRequest() {}

    /** Answers with a problem, as every other refusal is answered. */
    static boolean answer(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String path = Request.getPathInContext(request);
        Problem problem = new Problem(
                "about:blank",
                HttpStatus.getMessage(status),
                status,
                "the request cannot be read: " + HttpStatus.getMessage(status),
                path == null ? "/" : path,
                null);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(Json.write(problem)), callback);
        return true;
    }
}
