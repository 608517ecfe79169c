package dev.crossfire.streams.signal;

import dev.crossfire.model.ByteMatcher;
import dev.crossfire.streams.entry.RawInput;
import java.util.List;
import java.util.stream.Stream;

/** Recognises journal entries. Lines in which no literal stands are counted, not parsed. */
final class JournalRecognition {

    /** MESSAGE as byte numbers, in which no literal can be seen from outside: such a line is parsed whatever it holds. */
    private static final List<String> BYTE_ARRAYS = List.of(
            "\"MESSAGE\":[", "\"MESSAGE\": [", "\"MESSAGE\" : [", "\"message\":[", "\"message\": [", "\"message\" : [");

    private final SignalDefinitions definitions;
    private final ByteMatcher literals;

    JournalRecognition(SignalDefinitions definitions) {
        this.definitions = definitions;
        this.literals = ByteMatcher.ofTexts(Stream.concat(definitions.journalLiterals().stream(), BYTE_ARRAYS.stream())
                .toList());
    }

    void recognise(RawInput input, Ledger ledger) {
        new JournalPass(input, ledger, definitions, literals).run();
    }
}
