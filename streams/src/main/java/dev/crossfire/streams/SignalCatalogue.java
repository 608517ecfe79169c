package dev.crossfire.streams;

import dev.crossfire.streams.signal.SignalDefinitions;

/** The signals that Crossfire ships with. A new one is an entry in their file and a fixture in its test. */
public final class SignalCatalogue {

    private static final String FILE = "signals.yaml";

    private SignalCatalogue() {}

    /** Reads the shipped signals. */
    public static SignalDefinitions load() {
        return SignalDefinitions.read(FILE, ShippedFile.read("/" + FILE));
    }
}
