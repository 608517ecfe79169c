package dev.crossfire.streams.signal;

import dev.crossfire.streams.yaml.YamlFileException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every signal, by the source it is recognised in. An entry becomes the first signal of its list that it fits, so one entry is never two
 * signals.
 */
public final class SignalDefinitions {

    private final List<SignalDefinition> journal;
    private final List<SignalDefinition> pods;

    SignalDefinitions(List<SignalDefinition> journal, List<SignalDefinition> pods) {
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
