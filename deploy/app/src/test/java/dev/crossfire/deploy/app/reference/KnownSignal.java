package dev.crossfire.deploy.app.reference;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.SignalDefinitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A signal, and every source in which it is recognised. */
record KnownSignal(String name, List<Source> sources) {

    /**
     * Where it is recognised.
     *
     * @param title such as {@code Log lines}
     * @param literals none when no text tells it, but the state of an object
     */
    record Source(String title, RawKind kind, List<String> literals, SortedSet<String> attributes) {}

    /** All that Crossfire ships with, in the order in which entries are asked for them. */
    static List<KnownSignal> shipped() {
        Map<String, List<Source>> sources = new LinkedHashMap<>();
        SignalDefinitions signals = RuleCatalogue.shipped().signals();
        signals.describedJournal().forEach(signal -> add(sources, "Log lines", RawKind.JOURNAL, signal));
        signals.describedPods().forEach(signal -> add(sources, "Events", RawKind.PODS, signal));
        SignalNames.DERIVED.forEach(name -> sources.computeIfAbsent(name, any -> new ArrayList<>())
                .add(new Source("Pod objects", RawKind.PODS, List.of(), new TreeSet<>())));
        return sources.entrySet().stream()
                .map(signal -> new KnownSignal(signal.getKey(), signal.getValue()))
                .toList();
    }

    private static void add(
            Map<String, List<Source>> sources, String title, RawKind kind, SignalDefinitions.Described signal) {
        sources.computeIfAbsent(signal.name(), any -> new ArrayList<>())
                .add(new Source(title, kind, signal.literals(), signal.attributes()));
    }
}
