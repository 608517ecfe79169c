package dev.crossfire.deploy.app.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.TestIncidents;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTableTest {

    @Test
    void isAsWideAsItsCells() {
        assertEquals(
                """
                SINCE (UTC)          VERDICT    STATE     NODE           CAUSE                 ID
                2026-11-22 14:47:49  confirmed  open      prod/worker-3  loopback-masqueraded  9f2c41d07be3a865
                2026-11-22 14:47:49  confirmed  verified  prod/worker-3  loopback-masqueraded  9f2c41d07be3a865
                2026-11-22 14:47:49  confirmed  expired   prod/worker-3  loopback-masqueraded  9f2c41d07be3a865
                2026-11-22 14:47:49  refuted    refuted   prod/worker-3  not known             9f2c41d07be3a865
                """,
                HistoryTable.of(List.of(
                        TestIncidents.confirmed(),
                        TestIncidents.verified(),
                        TestIncidents.expired(),
                        TestIncidents.refuted())));
    }

    @Test
    void cutsLongNamesNeverTheId() {
        String node = "ip-10-123-45-67.eu-central-1.compute.internal";
        String table = HistoryTable.of(
                List.of(TestIncidents.at(TestIncidents.confirmed(), TestIncidents.ID, 1, node, TestIncidents.OPENED)));
        table.lines().forEach(line -> assertTrue(line.length() <= 110, line));
        assertTrue(table.contains("…"), table);
        assertTrue(table.stripTrailing().endsWith(TestIncidents.ID), table);
    }

    @Test
    void whatALogSaysCannotActOnTheTerminal() {
        String table = HistoryTable.of(List.of(
                TestIncidents.at(TestIncidents.confirmed(), "id\u001b[2J", 1, "a\nb\u202ec", TestIncidents.OPENED)));
        assertEquals(2, table.lines().count());
        assertFalse(table.contains("\u001b") || table.contains("\u202e"), table);
        assertTrue(table.contains("prod/a b[U+202E]c") && table.contains("id[U+001B][2J"), table);
    }
}
