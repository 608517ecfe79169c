package dev.crossfire.serve.feed.page;

import java.nio.charset.StandardCharsets;

/** What every page has around its content. */
final class PageFrame {

    private PageFrame() {}

    /** @param follows which incident the page follows in the stream, or empty for all of them */
    static byte[] page(String title, String follows, Html content) {
        return document(title, Html.of("""
                        <script src="/assets/feed.js" defer></script>
                        """), Html.of("""
                        <main id="content" data-follows="{}">
                        {}
                        </main>
                        """, follows, content));
    }

    /** A page that does not follow the stream. */
    static byte[] still(String title, Html head, Html content) {
        return document(title, head, Html.of("<main id=\"content\">\n{}\n</main>\n", content));
    }

    private static byte[] document(String title, Html head, Html main) {
        return Html.of("""
                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <title>{}</title>
                        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
                        <link rel="stylesheet" href="/assets/feed.css">
                        {}</head>
                        <body>
                        <header>
                        <a class="brand" href="/"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 0l8 8-8 8-8-8z"/></svg>Crossfire</a>
                        <p id="live" role="status"><noscript>Reload to see what is new.</noscript></p>
                        </header>
                        {}<footer>
                        <p>Times are in UTC. <a href="/api/v1/incidents">JSON</a> · <a href="/schemas/incident.v1.schema.json">schema</a> · <a href="/metrics">metrics</a></p>
                        </footer>
                        </body>
                        </html>
                        """, title, head, main).toString().getBytes(StandardCharsets.UTF_8);
    }
}
