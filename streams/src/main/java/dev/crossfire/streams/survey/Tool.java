package dev.crossfire.streams.survey;

import dev.crossfire.streams.entry.Shape;

/** What wrote a record, as far as its form shows. */
public enum Tool {
    CROSSFIRE("crossfire ship"),
    FLUENT_BIT("Fluent Bit"),
    VECTOR("Vector"),
    FILEBEAT("Filebeat"),
    OPEN_TELEMETRY("the OpenTelemetry collector"),
    RSYSLOG("rsyslog"),
    EVENT_EXPORTER("kubernetes-event-exporter"),
    OTHER("the shipper");

    private final String label;

    Tool(String label) {
        this.label = label;
    }

    /** As people call it. */
    public String label() {
        return label;
    }

    static Tool of(Shape shape) {
        return switch (shape) {
            case CHUNK, SNAPSHOT -> CROSSFIRE;
            case FLUENT_BIT, DOCKER_JSON_FILE -> FLUENT_BIT;
            case VECTOR -> VECTOR;
            case FILEBEAT -> FILEBEAT;
            case OTLP_JSON, OTLP_PROTO -> OPEN_TELEMETRY;
            case SYSLOG, SYSLOG_5424 -> RSYSLOG;
            case EVENT_EXPORTER -> EVENT_EXPORTER;
            default -> OTHER;
        };
    }
}
