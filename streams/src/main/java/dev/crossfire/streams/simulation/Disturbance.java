package dev.crossfire.streams.simulation;

import java.util.List;

/** What goes wrong between a node and the broker, or with the node's clock. */
enum Disturbance {
    NONE(false),
    /** Every fifth record is delivered again a moment later. */
    REDELIVERY(false),
    /** Some records are torn. */
    TORN(false),
    /** The node's clock is an hour behind. */
    CLOCK_BEHIND(false),
    /** The node's clock is an hour ahead: its times are flagged and never move node time, so nothing is ever seen to have ended. */
    CLOCK_AHEAD(true),
    /** The journal's shipper was cut off for half of the time and then drained its spool. */
    JOURNAL_SPOOLED(false),
    /** The same of the firewall's. */
    FIREWALL_SPOOLED(false),
    /** Every seventh record of the journal comes minutes beyond grace. */
    BEYOND_GRACE(true),
    /** Two minutes of the journal were lost. */
    JOURNAL_GAP(true),
    /** The journal's shipper ended at two thirds of the time. */
    JOURNAL_SILENT(true),
    /** The firewall's shipper ended at two thirds of the time. */
    FIREWALL_SILENT(true);

    private final boolean hidesTheEnd;

    Disturbance(boolean hidesTheEnd) {
        this.hidesTheEnd = hidesTheEnd;
    }

    /** Those under which an end can still be seen. */
    static List<Disturbance> thatShowTheEnd() {
        return List.of(values()).stream().filter(one -> !one.hidesTheEnd).toList();
    }
}
