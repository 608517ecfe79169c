package dev.crossfire.streams.entry;

import dev.crossfire.model.raw.RawKind;
import java.util.Locale;

/** The form in which an entry came: which tool wrote it, as far as that shows. */
public enum Shape {
    CHUNK(RawKind.JOURNAL),
    JOURNALCTL_JSON(RawKind.JOURNAL),
    JOURNALCTL_EXPORT(RawKind.JOURNAL),
    FLUENT_BIT(RawKind.JOURNAL),
    VECTOR(RawKind.JOURNAL),
    FILEBEAT(RawKind.JOURNAL),
    OTLP_JSON(RawKind.JOURNAL),
    OTLP_PROTO(RawKind.JOURNAL),
    DOCKER_JSON_FILE(RawKind.JOURNAL),
    OTHER_JSON(RawKind.JOURNAL),
    SYSLOG(RawKind.JOURNAL),
    SYSLOG_5424(RawKind.JOURNAL),
    CRI_LOG(RawKind.JOURNAL),
    COMPONENT_LOG(RawKind.JOURNAL),
    PLAIN_TEXT(RawKind.JOURNAL),
    EVENT_V1(RawKind.PODS),
    EVENT_EVENTS_K8S_IO(RawKind.PODS),
    EVENT_EXPORTER(RawKind.PODS),
    EVENTS_TABLE(RawKind.PODS),
    DESCRIBED_POD(RawKind.PODS),
    POD_OBJECT(RawKind.PODS),
    SNAPSHOT(RawKind.FIREWALL),
    ONE_COMMAND(RawKind.FIREWALL),
    COMMAND_OUTPUT(RawKind.FIREWALL);

    private final RawKind kind;

    Shape(RawKind kind) {
        this.kind = kind;
    }

    /** The source whose entries have it. */
    public RawKind kind() {
        return kind;
    }

    /** The word of texts, such as {@code fluent-bit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
