package dev.crossfire.streams.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.ByteMatcher;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.JournaldBytes;
import dev.crossfire.streams.entry.JsonEntries;
import dev.crossfire.streams.entry.PodEvent;
import dev.crossfire.streams.entry.Positions;
import dev.crossfire.streams.entry.RawInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Recognises Events, alone, one after another or in a list. Records of our own shipper, which hold one object and tell node and time in
 * their headers, are parsed only when a literal stands in them; of others the time must be looked for anyway.
 */
final class EventRecognition {

    private static final List<String> LISTS = List.of("\"items\": [", "\"items\":[ ", "\"items\":[{", "\"items\":[]");

    private final SignalDefinitions definitions;
    private final ByteMatcher literals;

    EventRecognition(SignalDefinitions definitions) {
        this.definitions = definitions;
        this.literals = ByteMatcher.ofTexts(Stream.concat(definitions.podsLiterals().stream(), LISTS.stream())
                .toList());
    }

    void recognise(RawInput input, Ledger ledger) {
        byte[] value = input.value();
        boolean mustLook = !ledger.headersTellAll()
                || literals.matches(value)
                || JournaldBytes.hidesText(value, 0, value.length)
                || !isOneObject(value);
        if (mustLook) {
            JsonEntries.cut(value, new Pass(input, ledger));
        } else {
            ledger.irrelevant(1);
        }
    }

    /** On one line from brace to brace, as our shipper sends it. */
    private static boolean isOneObject(byte[] value) {
        if (value.length < 2 || value[0] != '{' || value[value.length - 1] != '}') {
            return false;
        }
        for (byte b : value) {
            if (b == '\n') {
                return false;
            }
        }
        return true;
    }

    private final class Pass implements JsonEntries.Sink {

        private final Ledger ledger;
        private final Positions positions;
        private int ordinal;

        Pass(RawInput input, Ledger ledger) {
            this.ledger = ledger;
            this.positions = new Positions(input.coordinates());
        }

        @Override
        public void entry(JsonNode entry, int line, int from, int to) {
            Coordinates coordinates = positions.of(ordinal++, line);
            if (!entry.isObject()) {
                ledger.dead("expected a JSON object", coordinates, from, to);
                return;
            }
            PodEvent event = PodEvent.read(entry);
            if (event == null) {
                ledger.irrelevant(1);
                return;
            }
            event(event, coordinates, from, to);
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            ledger.dead(reason, positions.of(ordinal++, line), from, to);
        }

        private void event(PodEvent event, Coordinates coordinates, int from, int to) {
            NodeKey node = ledger.node(null, event.node());
            if (event.node() != null) {
                ledger.heard(null, event.node(), event.at());
            }
            for (SignalDefinition<PodEvent> definition : definitions.pods()) {
                Map<String, String> attributes = definition.read(event);
                if (attributes != null) {
                    Instant at = event.at();
                    Instant firstAt = event.firstAt();
                    if (at == null || firstAt == null) {
                        ledger.dead("Event without a time", coordinates, from, to);
                    } else {
                        ledger.recognised(signal(definition, node, event, at, firstAt, attributes, coordinates), 1);
                    }
                    return;
                }
            }
            ledger.irrelevant(1);
        }

        private Signal signal(
                SignalDefinition<PodEvent> definition,
                NodeKey node,
                PodEvent event,
                Instant at,
                Instant firstAt,
                Map<String, String> attributes,
                Coordinates coordinates) {
            return new Signal(
                    definition.name(),
                    node.cluster(),
                    node.node(),
                    RawKind.PODS,
                    at,
                    firstAt,
                    event.count(),
                    attributes,
                    Redaction.sample(event.message()),
                    coordinates,
                    null,
                    ledger.skewed(at));
        }
    }
}
