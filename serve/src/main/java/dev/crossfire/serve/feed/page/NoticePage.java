package dev.crossfire.serve.feed.page;

/** Pages that say that there is nothing to see, and what to do about it. */
public final class NoticePage {

    private NoticePage() {}

    /** The server is still reading; the page asks again by itself, without any script. */
    public static byte[] restoring(String why) {
        return PageFrame.still(
                "Reading – Crossfire", Html.of("<meta http-equiv=\"refresh\" content=\"2\">\n"), Html.of("""
                        <section class="empty">
                        <h1>Reading the incidents</h1>
                        <p>The server has not yet read everything that is known, so it does not show half of it. This page asks again every 2 seconds.</p>
                        <p class="aside">{}</p>
                        </section>""", why));
    }

    /** A request that cannot be answered with a page. */
    public static byte[] problem(String title, String detail) {
        return PageFrame.still(title + " – Crossfire", Html.NOTHING, Html.of("""
                        <section class="empty">
                        <h1>{}</h1>
                        <p>{}</p>
                        <p><a href="/">Show all incidents</a></p>
                        </section>""", title, detail));
    }
}
