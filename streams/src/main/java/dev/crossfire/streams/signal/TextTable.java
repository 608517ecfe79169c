package dev.crossfire.streams.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells texts apart: the first row that fits names the answer.
 *
 * @param rows in order
 */
record TextTable(List<Row> rows) {

    TextTable {
        rows = List.copyOf(rows);
    }

    /** The answer of the first row that fits; empty when none does. */
    String read(ProbeText text) {
        for (Row row : rows) {
            if (row.holds(text)) {
                TextTable other = row.other;
                return other == null ? row.answer : other.read(text);
            }
        }
        return "";
    }

    /**
     * One row; all of its conditions must hold.
     *
     * @param answer when it fits
     * @param other the table to ask instead; null when the answer stands here
     * @param empty the text must be empty
     * @param noUrl the text must show no URL
     * @param resolvesElsewhere the text must ask for localhost and dial another machine's address
     * @param dials the address that must have been dialled; null when any may, or none
     * @param unless nothing of which may hold
     */
    record Row(
            String answer,
            @Nullable TextTable other,
            boolean empty,
            boolean noUrl,
            boolean resolvesElsewhere,
            @Nullable String dials,
            TextTest test,
            TextTest unless) {

        private boolean holds(ProbeText text) {
            return !(empty && !text.text().isEmpty())
                    && !(noUrl && !text.host().isEmpty())
                    && !(resolvesElsewhere && !text.resolvesElsewhere())
                    && (dials == null || dials.equals(text.dialled()))
                    && test.holds(text.text())
                    && !unless.anyHolds(text.text());
        }
    }
}
