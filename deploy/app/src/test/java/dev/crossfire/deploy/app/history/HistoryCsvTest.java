package dev.crossfire.deploy.app.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.TestIncidents;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCsvTest {

    @Test
    void isAHeaderAndALineEach() {
        String csv = HistoryCsv.of(List.of(TestIncidents.confirmed(), TestIncidents.verified()));
        String[] lines = csv.split("\r\n", -1);
        assertEquals(
                "id,revision,cluster,node,conflict,verdict,state,resolution,openedAt,updatedAt,resolvedAt,cause,causeSays,resolutionSays",
                lines[0]);
        assertTrue(
                lines[1].startsWith(
                        TestIncidents.ID
                                + ",3,prod,worker-3,healthcheck-vs-kube-firewall,confirmed,open,,2026-11-22T14:47:49Z,2026-11-22T14:50:59Z,,loopback-masqueraded,"),
                lines[1]);
        assertTrue(lines[2].contains(",confirmed,resolved,verified,"), lines[2]);
        assertEquals("", lines[3]);
        assertEquals(4, lines.length);
    }

    @Test
    void quotesWhatNeedsItAndDefusesFormulas() {
        assertEquals("plain text", HistoryCsv.cell("plain text"));
        assertEquals("", HistoryCsv.cell(""));
        assertEquals("\"a,b\"", HistoryCsv.cell("a,b"));
        assertEquals("\"a \"\"b\"\"\"", HistoryCsv.cell("a \"b\""));
        assertEquals("\"two\r\nlines\"", HistoryCsv.cell("two\r\nlines"));
        assertEquals("'=1+1", HistoryCsv.cell("=1+1"));
        assertEquals("'+1", HistoryCsv.cell("+1"));
        assertEquals("'-A POSTROUTING", HistoryCsv.cell("-A POSTROUTING"));
        assertEquals("'@SUM(A1)", HistoryCsv.cell("@SUM(A1)"));
        assertEquals("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", HistoryCsv.cell("=HYPERLINK(\"http://x\",\"y\")"));
    }
}
