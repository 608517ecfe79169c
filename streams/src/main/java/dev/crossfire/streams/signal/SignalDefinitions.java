package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every signal, by the source it is recognised in. An entry becomes the first signal of its list that it fits, so one entry is never two
 * signals.
 */
public final class SignalDefinitions {

    private final SignalReader reader;
    private final List<SignalDefinition> journal;
    private final List<SignalDefinition> pods;

    SignalDefinitions(SignalReader reader, List<SignalDefinition> journal, List<SignalDefinition> pods) {
        this.reader = reader;
        this.journal = List.copyOf(journal);
        this.pods = List.copyOf(pods);
    }

    /**
     * Reads the file that says them.
     *
     * @param file its name, for complaints
     * @throws YamlFileException when it cannot be used
     */
    public static SignalDefinitions read(String file, String text) {
        return SignalReader.read(file, text);
    }

    /**
     * These signals, and behind them those of another file: an entry that is one of these already stays so.
     *
     * @param recognise with the keys {@code journal} and {@code pods}, as in the file of these
     * @throws YamlFileException when it cannot be used
     */
    public SignalDefinitions with(Yaml recognise) {
        SignalDefinitions more = reader.more(recognise);
        return new SignalDefinitions(
                reader,
                Stream.concat(journal.stream(), more.journal.stream()).toList(),
                Stream.concat(pods.stream(), more.pods.stream()).toList());
    }

    /**
     * What is told of a signal.
     *
     * @param name of the signal
     * @param literals one of which stands in every entry that is one
     * @param attributes that its forms name; others follow from the text of a probe
     */
    public record Described(String name, List<String> literals, SortedSet<String> attributes) {}

    /** Every signal of log lines, in the order in which they are asked. */
    public List<Described> describedJournal() {
        return journal.stream().map(SignalDefinitions::described).toList();
    }

    /** Every signal of Events, in the order in which they are asked. */
    public List<Described> describedPods() {
        return pods.stream().map(SignalDefinitions::described).toList();
    }

    private static Described described(SignalDefinition definition) {
        TreeSet<String> attributes = new TreeSet<>();
        definition
                .forms()
                .forEach(form -> attributes.addAll(form.result().attributes().keySet()));
        return new Described(definition.name(), definition.literals(), attributes);
    }

    /**
     * The text that an entry must hold before a pattern is tried on it, which is a hundred times dearer.
     *
     * @param pattern of RE2
     * @return empty when there is none, so that the pattern is tried on every entry that is parsed
     */
    public static String soughtBefore(String pattern) {
        return SoughtPattern.needed(pattern);
    }

    /** Names of all signals that can be recognised, in order. */
    public SortedSet<String> names() {
        TreeSet<String> names = new TreeSet<>(SignalNames.DERIVED);
        journal.forEach(definition -> names.add(definition.name()));
        pods.forEach(definition -> names.add(definition.name()));
        return names;
    }

    /** Asked about log lines. */
    List<SignalDefinition> journal() {
        return journal;
    }

    /** Asked about Events. */
    List<SignalDefinition> pods() {
        return pods;
    }

    /** Every literal of the journal's signals, once. */
    List<String> journalLiterals() {
        return distinct(journal.stream().flatMap(definition -> definition.literals().stream()));
    }

    /** Every literal of the Events' signals, once. */
    List<String> podsLiterals() {
        return distinct(pods.stream().flatMap(definition -> definition.literals().stream()));
    }

    private static List<String> distinct(Stream<String> literals) {
        return literals.distinct().toList();
    }
}
