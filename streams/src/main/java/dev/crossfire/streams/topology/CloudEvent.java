package dev.crossfire.streams.topology;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Headers of CloudEvents 1.0, binary mode of its Kafka binding: the value stays our own JSON, any CloudEvents reader knows what it is. */
final class CloudEvent {

    static final String INCIDENT = "dev.crossfire.incident.v1";
    static final String OUTBREAK = "dev.crossfire.outbreak.v1";

    private CloudEvent() {}

    /** Headers of a revision. Its id is unique by incident and revision, so that a reader can drop doubles. */
    static Headers of(Incident incident) {
        String path = incident.cluster() + "/" + incident.node();
        return of(INCIDENT, path, incident.id(), incident.revision(), incident.updatedAt());
    }

    /** Headers of a revision of an outbreak. */
    static Headers of(Outbreak outbreak) {
        return of(OUTBREAK, outbreak.cluster(), outbreak.id(), outbreak.revision(), outbreak.updatedAt());
    }

    private static Headers of(String type, String path, String id, int revision, Instant at) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_type", type);
        add(headers, "ce_source", source("/crossfire/" + path));
        add(headers, "ce_id", id + "-" + revision);
        add(headers, "ce_subject", id);
        add(headers, "ce_time", at.toString());
        add(headers, "content-type", "application/json");
        return headers;
    }

    /** A URI reference, as the specification wants it. */
    private static String source(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URI can be made of " + path, e);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
