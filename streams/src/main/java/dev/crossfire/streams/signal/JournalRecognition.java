package dev.crossfire.streams.signal;

import dev.crossfire.model.ByteMatcher;
import dev.crossfire.streams.entry.RawInput;

/** Recognises journal entries. Lines in which no literal stands are counted, not parsed. */
final class JournalRecognition {

    private final SignalDefinitions definitions;
    private final ByteMatcher literals;

    JournalRecognition(SignalDefinitions definitions) {
        this.definitions = definitions;
        this.literals = ByteMatcher.ofTexts(definitions.journalLiterals());
    }

    void recognise(RawInput input, Ledger ledger) {
        new JournalPass(input, ledger, definitions, literals).run();
    }
}
