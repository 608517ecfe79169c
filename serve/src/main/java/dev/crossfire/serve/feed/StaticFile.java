package dev.crossfire.serve.feed;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that is sent as it is. */
record StaticFile(String path, String mediaType, byte[] bytes) {

    /** All there are. */
    static final List<StaticFile> ALL = List.of(
            load("/assets/feed.css", "text/css", "/feed/feed.css"),
            load("/assets/feed.js", "text/javascript", "/feed/feed.js"),
            load("/assets/icon.svg", "image/svg+xml", "/feed/icon.svg"),
            load("/schemas/incident.v1.schema.json", "application/schema+json", "/schema/incident.v1.schema.json"),
            load("/schemas/outbreak.v1.schema.json", "application/schema+json", "/schema/outbreak.v1.schema.json"));

    /** May be kept, but must be asked for again: a new version of the server brings new files under the same names. */
    void serve(Context ctx) {
        ctx.header("Cache-Control", "no-cache");
        ctx.result(bytes);
    }

    private static StaticFile load(String path, String mediaType, String resource) {
        try (@Nullable InputStream in = StaticFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return new StaticFile(path, mediaType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
