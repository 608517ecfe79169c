package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CloudEventTest {

    @Test
    void saysWhatTheRecordIsInTheWordsOfTheSpecification() {
        Incident incident = Json.read("""
                {"id":"4f1c","revision":3,"ruleset":"r","cluster":"prod","node":"worker-3","conflict":"c","title":"t","state":"open",
                 "verdict":"confirmed","openedAt":"2026-11-22T14:47:49Z","updatedAt":"2026-11-22T14:49:10.5Z","proof":[],"timeline":[],
                 "evidence":[],"inputs":{},"remedies":[]}
                """.getBytes(StandardCharsets.UTF_8), Incident.class);
        Map<String, String> headers = new TreeMap<>();
        CloudEvent.of(incident).forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        assertEquals(
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "dev.crossfire.incident.v1",
                        "ce_source", "/crossfire/prod/worker-3",
                        "ce_id", "4f1c-3",
                        "ce_subject", "4f1c",
                        "ce_time", "2026-11-22T14:49:10.500Z",
                        "content-type", "application/json"),
                headers);
    }
}
