package dev.crossfire.streams.fuzz;

import java.util.Locale;

/** What Jazzer calls, by name, in a process of its own: the parser that {@value #PARSER} names. */
public final class FuzzTarget {

    static final String PARSER = "crossfire.fuzz.parser";

    private static final FuzzedParser TARGET =
            FuzzedParser.valueOf(System.getProperty(PARSER, "").toUpperCase(Locale.ROOT));

    private FuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        TARGET.read(bytes);
    }
}
