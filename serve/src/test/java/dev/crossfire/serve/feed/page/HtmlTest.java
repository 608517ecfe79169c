package dev.crossfire.serve.feed.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void textIsOnlyEverText() {
        assertEquals(
                "<p title=\"&quot; onmouseover=&quot;x\">&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p>",
                Html.of("<p title=\"{}\">{}</p>", "\" onmouseover=\"x", "<script>alert('&')</script>")
                        .toString());
    }

    @Test
    void htmlStaysWhatItIs() {
        assertEquals(
                "<p><b>a&lt;b</b></p>",
                Html.of("<p>{}</p>", Html.of("<b>{}</b>", "a<b")).toString());
    }

    @Test
    void whatIsFilledInIsNoTemplate() {
        assertEquals("{} {}", Html.of("{} {}", "{}", "{}").toString());
    }

    @Test
    void whatCannotBeSeenIsShownByItsNumber() {
        assertEquals(
                "a[U+202E]b[U+200B]c[U+0000]d[U+001B]e[U+000D]\n\tf[U+D800]g[U+2028]",
                Html.escape("a\u202eb\u200bc\u0000d\u001be\r\n\tf\ud800g\u2028"));
        assertEquals("عربي 漢字 😀", Html.escape("عربي 漢字 😀"));
    }

    @Test
    void everyPlaceIsFilledOnce() {
        assertThrows(IllegalArgumentException.class, () -> Html.of("{} {}", "a"));
        assertThrows(IllegalArgumentException.class, () -> Html.of("{}", "a", "b"));
    }
}
