package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as a browser shows it. Pictures are kept under {@code target/screenshots} to be looked at. */
class BrowserTest {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final InstantSource CLOCK = InstantSource.fixed(TestIncidents.OPENED.plus(Duration.ofMinutes(14)));

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path profile;

    private static Chromium browser;

    private final PushedSource source = new PushedSource(CLOCK);

    @TempDir
    private Path history;

    private FeedServer server;

    @BeforeAll
    static void startBrowser() throws Exception {
        Optional<Path> binary = Chromium.find();
        assumeTrue(
                binary.isPresent() || "true".equals(System.getenv("CI")),
                "BrowserTest is skipped: no chromium on the PATH (apt-get install chromium)");
        Files.createDirectories(SCREENSHOTS);
        browser = Chromium.start(binary.orElseThrow(), profile);
    }

    @AfterAll
    static void stopBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() {
        browser.screen(1280, 900, false);
        server = FeedServer.start(
                new FeedConfig("127.0.0.1", 0, "127.0.0.1:1", "crossfire", history),
                source,
                List.of(),
                CLOCK,
                Duration.ofSeconds(15));
    }

    @AfterEach
    void stop() {
        browser.scripts(true);
        server.close();
    }

    @Test
    void theListFollowsWhatHappens() {
        open("/");
        browser.awaitTrue("document.getElementById('live').textContent === 'Live'");
        assertTrue(text().contains("No incident so far"), text());
        source.push(TestIncidents.suspected());
        browser.awaitTrue("document.body.innerText.includes('SUSPECTED')");
        source.push(TestIncidents.confirmed());
        browser.awaitTrue("document.body.innerText.includes('CONFIRMED')");
        assertEquals("(1) Incidents – Crossfire", browser.eval("document.title"));
        source.push(TestIncidents.verified());
        browser.awaitTrue("document.body.innerText.includes('RECOVERED')");
        assertTrue(text().contains("No incident is open."), text());
    }

    @Test
    void anIncidentDoesNotChangeWhileSomeoneSelectsACommand() {
        source.push(TestIncidents.suspected());
        open("/incidents/" + TestIncidents.ID);
        browser.awaitTrue("document.getElementById('live').textContent === 'Live'");
        browser.eval(
                "getSelection().selectAllChildren(document.querySelector('pre.cmd code')); document.querySelector('details').open = true; 1");
        source.push(TestIncidents.confirmed());
        browser.eval("new Promise(done => setTimeout(done, 600))");
        assertTrue(text().contains("SUSPECTED"), "under someone's hands");
        browser.eval("getSelection().removeAllRanges()");
        browser.awaitTrue("document.body.innerText.includes('CONFIRMED')");
        assertEquals("true", browser.eval("document.querySelector('details').open"), "what was open stays open");
    }

    @Test
    void aCommandIsCopiedAsItStands() {
        source.push(TestIncidents.confirmed());
        open("/incidents/" + TestIncidents.ID);
        assertEquals(
                TestIncidents.confirmed().remedies().get(0).commands().get(0),
                browser.eval("document.querySelector('.do pre.cmd code').textContent"));
        assertEquals("Copy", browser.eval("document.querySelector('.do pre.cmd button').textContent"));
    }

    @Test
    void itComesBackWhenTheServerDoes() throws Exception {
        open("/");
        browser.awaitTrue("document.getElementById('live').textContent === 'Live'");
        int port = server.port();
        server.close();
        browser.awaitTrue("document.getElementById('live').textContent.includes('Not live')");
        PushedSource after = new PushedSource();
        server = FeedServer.start(
                new FeedConfig("127.0.0.1", port, "127.0.0.1:1", "crossfire", history.resolve("after")),
                after,
                List.of(),
                InstantSource.system(),
                Duration.ofSeconds(15));
        after.push(TestIncidents.confirmed());
        browser.awaitTrue("document.body.innerText.includes('CONFIRMED')");
    }

    @Test
    void needsNoScript() {
        source.push(TestIncidents.confirmed());
        browser.scripts(false);
        open("/incidents/" + TestIncidents.ID);
        assertTrue(text().contains("iptables-nft -w -t nat -I POSTROUTING 1"), text());
        assertTrue(
                browser.eval("document.querySelectorAll('button.copy').length").equals("0"));
    }

    @Test
    void runsNothingThatALogSays() {
        Incident hostile = TestIncidents.withSamples(List.of(
                "<script>document.title='owned'</script>",
                "</pre><img src=x onerror=\"document.title='owned'\">",
                "iptables -j \u202eTPECCA\u202c \u2066x\u2069",
                "z".repeat(2048)));
        source.push(TestIncidents.at(hostile, "hostile", 1, "worker-8", TestIncidents.OPENED));
        browser.screen(390, 900, false);
        open("/incidents/hostile");
        assertEquals("Confirmed prod/worker-8 – Crossfire", browser.eval("document.title"));
        assertEquals("0", browser.eval("document.querySelectorAll('main img, main script').length"));
        assertNoSidewaysScrolling();
    }

    @ParameterizedTest
    @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
    void fitsTheScreen(int width, boolean dark) throws Exception {
        source.push(TestIncidents.suspected());
        source.push(TestIncidents.confirmed());
        source.push(TestIncidents.at(
                TestIncidents.suspected(), "b1", 1, "worker-7", TestIncidents.OPENED.plusSeconds(800)));
        source.push(TestIncidents.finding());
        source.push(
                TestIncidents.at(TestIncidents.verified(), "c1", 4, "worker-1", TestIncidents.OPENED.plusSeconds(700)));
        source.push(TestIncidents.at(
                TestIncidents.expired(), "d1", 4, "worker-9", TestIncidents.OPENED.minusSeconds(8000)));
        source.push(TestIncidents.at(
                TestIncidents.refuted(), "e1", 2, "worker-4", TestIncidents.OPENED.minusSeconds(9000)));
        browser.screen(width, width < 600 ? 844 : 800, dark);
        for (List<String> page : List.of(
                List.of("list", "/"),
                List.of("confirmed", "/incidents/" + TestIncidents.ID),
                List.of("suspected", "/incidents/b1"),
                List.of("recovered", "/incidents/c1"),
                List.of("expired", "/incidents/d1"),
                List.of("withdrawn", "/incidents/e1"),
                List.of("nothing-found", "/?q=nobody"))) {
            open(page.get(1));
            assertNoSidewaysScrolling();
            assertFalse(text().isBlank());
            Files.write(
                    SCREENSHOTS.resolve(page.get(0) + "-" + width + (dark ? "-dark" : "-light") + ".png"),
                    browser.picture());
        }
    }

    @Test
    void theEmptyListTellsWhatToDo() throws Exception {
        open("/");
        assertTrue(text().contains("./crossfire up --demo"), text());
        Files.write(SCREENSHOTS.resolve("empty-1280-light.png"), browser.picture());
    }

    private void open(String address) {
        browser.open(server.uri().resolve(address));
    }

    private static String text() {
        return browser.eval("document.body.innerText");
    }

    private static void assertNoSidewaysScrolling() {
        assertEquals(
                "true",
                browser.eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                "the page is wider than the screen");
    }
}
