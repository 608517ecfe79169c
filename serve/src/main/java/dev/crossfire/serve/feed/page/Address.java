package dev.crossfire.serve.feed.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of addresses within the feed. */
final class Address {

    private Address() {}

    /** A segment of a path: nothing in it can end the segment or begin a query. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
