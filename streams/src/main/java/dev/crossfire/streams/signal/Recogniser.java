package dev.crossfire.streams.signal;

import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReading;
import java.util.function.Function;

/** Turns raw records into the records of the one log. Pure and immutable: built once, safe for any number of threads. */
public final class Recogniser {

    private final JournalRecognition journal;
    private final EventRecognition events;
    private final SnapshotRecognition snapshots;
    private final NodeNames names;

    /** As {@link #Recogniser(SignalDefinitions, Function, NodeNames)}, with names of nodes that differ in their case alone. */
    public Recogniser(SignalDefinitions definitions, Function<FirewallSnapshot, SnapshotReading> snapshots) {
        this(definitions, snapshots, NodeNames.PLAIN);
    }

    /**
     * Builds a recogniser.
     *
     * @param definitions what to look for, such as those that Crossfire ships with
     * @param snapshots reads a firewall snapshot into facts
     * @param names how nodes are called
     */
    public Recogniser(
            SignalDefinitions definitions, Function<FirewallSnapshot, SnapshotReading> snapshots, NodeNames names) {
        this.names = names;
        this.journal = new JournalRecognition(definitions);
        this.events = new EventRecognition(definitions);
        this.snapshots = new SnapshotRecognition(snapshots);
    }

    /** Recognises what one raw record says. Never throws for what stands in it: what cannot be read is among the dead. */
    public Recognised recognise(RawInput input) {
        Ledger ledger = new Ledger(input, names);
        switch (input.kind()) {
            case JOURNAL -> journal.recognise(input, ledger);
            case PODS -> events.recognise(input, ledger);
            case FIREWALL -> snapshots.recognise(input, ledger);
        }
        return ledger.close();
    }
}
