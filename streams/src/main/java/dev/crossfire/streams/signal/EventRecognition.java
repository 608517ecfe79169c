package dev.crossfire.streams.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.ByteMatcher;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.ContainerRestarts;
import dev.crossfire.streams.entry.JournaldBytes;
import dev.crossfire.streams.entry.JsonEntries;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.KubernetesObject;
import dev.crossfire.streams.entry.PodEvent;
import dev.crossfire.streams.entry.PodText;
import dev.crossfire.streams.entry.Positions;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.entry.YamlEntries;
import dev.crossfire.streams.entry.YamlObjects;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Recognises Events and the restarts that pods tell: as JSON, alone, one after another or in a list, as YAML, and as kubectl prints them for
 * people. Records of our own shipper, which hold one object and tell node and time in
 * their headers, are parsed only when a literal stands in them; of others the time must be looked for anyway.
 */
final class EventRecognition {

    private static final List<String> LISTS = List.of("\"items\": [", "\"items\":[ ", "\"items\":[{", "\"items\":[]");

    /** What the Events' recorder puts before the message of one that it aggregated. */
    private static final String COMBINED = "(combined from similar events): ";

    private final SignalDefinitions definitions;
    private final ByteMatcher literals;

    EventRecognition(SignalDefinitions definitions) {
        this.definitions = definitions;
        this.literals = ByteMatcher.ofTexts(Stream.concat(definitions.podsLiterals().stream(), LISTS.stream())
                .toList());
    }

    void recognise(RawInput input, Ledger ledger) {
        byte[] value = input.value();
        Pass pass = new Pass(input, ledger);
        if (!JsonEntries.begins(value)) {
            pass.text(value, new String(value, StandardCharsets.UTF_8));
            return;
        }
        boolean mustLook = !ledger.headersTellAll()
                || literals.matches(value)
                || JournaldBytes.hidesText(value, 0, value.length)
                || !isOneObject(value);
        if (mustLook && !isOneObject(value)) {
            several(value, pass);
        } else if (mustLook) {
            JsonEntries.cut(value, pass);
        } else {
            ledger.irrelevant(1);
        }
    }

    /** Objects, or text that a tool printed some objects before. */
    private static void several(byte[] value, Pass pass) {
        String text = new String(value, StandardCharsets.UTF_8);
        if (PodText.is(text) || YamlObjects.begins(text)) {
            pass.text(value, text);
        } else {
            JsonEntries.cut(value, pass);
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

    /** An Event as signals are asked about it: its message, and what it is about as fields. */
    private static KlogLine asked(PodEvent event) {
        String told = event.message().strip();
        String message = MessageHead.of(told.startsWith(COMBINED) ? told.substring(COMBINED.length()) : told);
        return new KlogLine(
                null,
                message,
                Map.of(
                        "reason", event.reason(),
                        "pod", event.pod(),
                        "podUid", event.podUid(),
                        "container", event.container(),
                        "uid", event.uid()),
                null,
                message);
    }

    private final class Pass implements JsonEntries.Sink, PodText.Sink {

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
            object(KubernetesObject.within(entry), coordinates, from, to);
        }

        private void object(JsonNode object, Coordinates coordinates, int from, int to) {
            PodEvent event = PodEvent.read(object);
            if (event != null) {
                event(event, coordinates, from, to);
            } else if (ContainerRestarts.isPod(object)) {
                restarts(object, coordinates, from, to);
            } else {
                ledger.irrelevant(1);
            }
        }

        /** Tables and descriptions of kubectl, or YAML. */
        void text(byte[] value, String text) {
            if (text.isBlank()) {
                return;
            }
            Instant reference = ledger.reference();
            if (YamlObjects.is(text) && !PodText.is(text)) {
                YamlEntries.cut(value, this);
            } else if (reference == null) {
                broken("ages, and no time to count them from", 1, 0, value.length);
            } else {
                PodText.cut(value, reference, this);
                if (ordinal == 0) {
                    broken("neither Events nor pods in it", 1, 0, value.length);
                }
            }
        }

        @Override
        public void event(PodEvent event, int line, int from, int to) {
            event(event, positions.of(ordinal++, line), from, to);
        }

        @Override
        public void pod(ObjectNode pod, int line, int from, int to) {
            restarts(pod, positions.of(ordinal++, line), from, to);
        }

        /** Each container that was started again is an entry; a pod of which none was is one that says nothing. */
        private void restarts(JsonNode pod, Coordinates coordinates, int from, int to) {
            List<ContainerRestarts> restarts = ContainerRestarts.of(pod);
            if (restarts.isEmpty()) {
                ledger.irrelevant(1);
            }
            for (ContainerRestarts container : restarts) {
                Instant at = container.at();
                if (at == null) {
                    ledger.dead("restarts of a container, and no time of any", coordinates, from, to);
                } else {
                    ledger.recognised(ContainerRestarted.signal(container, at, ledger, coordinates), 1);
                }
            }
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            ledger.dead(reason, positions.of(ordinal++, line), from, to);
        }

        private void event(PodEvent event, Coordinates coordinates, int from, int to) {
            NodeKey node = ledger.node(event.cluster(), event.node());
            if (event.node() != null) {
                ledger.heard(event.cluster(), event.node(), event.at());
            }
            KlogLine entry = asked(event);
            for (SignalDefinition definition : definitions.pods()) {
                Map<String, String> attributes = definition.read(entry);
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
                SignalDefinition definition,
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
