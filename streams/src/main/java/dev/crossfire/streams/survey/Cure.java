package dev.crossfire.streams.survey;

import dev.crossfire.model.raw.RawKind;

/** What to set, and where, in the words of the shipper in use. */
final class Cure {

    private static final String SHIPPED = "configurations that do all of this stand in deploy/shippers";

    private Cure() {}

    static String name(Tool tool) {
        return switch (tool) {
            case FLUENT_BIT ->
                "Fluent Bit: let the systemd input keep _HOSTNAME (no record_modifier that removes it), or add 'Record _HOSTNAME ${HOSTNAME}' with the record_modifier filter";
            case VECTOR -> "Vector: keep the journald source's host field (no remap that deletes .host)";
            case FILEBEAT -> "Filebeat: add the processor add_host_metadata, which sets host.hostname";
            case OPEN_TELEMETRY ->
                "OpenTelemetry: keep _HOSTNAME in the body, or add the resourcedetection processor with 'detectors: [system]', which sets host.name";
            case RSYSLOG -> "rsyslog: put %hostname% into the template of omkafka";
            case CROSSFIRE -> "crossfire ship: name the node with --node (CROSSFIRE_NODE)";
            case EVENT_EXPORTER, OTHER ->
                "let each record name its node: _HOSTNAME, host, hostname or k8s.node.name, or a Kafka header crossfire-node";
        };
    }

    static String key(Tool tool) {
        return switch (tool) {
            case FLUENT_BIT -> "Fluent Bit: 'message_key_field _HOSTNAME' in the kafka output";
            case VECTOR -> "Vector: 'key_field: host' in the kafka sink";
            case FILEBEAT -> "Filebeat: 'key: \"%{[host.hostname]}\"' in output.kafka";
            case OPEN_TELEMETRY -> "OpenTelemetry: 'partition_logs_by_resource_attributes: true' in the kafka exporter";
            case RSYSLOG ->
                "rsyslog: 'dynakey=\"on\" key=\"keyTemplate\"' in the omkafka action, keyTemplate being %hostname%";
            case CROSSFIRE, EVENT_EXPORTER, OTHER -> "key records by the name of their node";
        };
    }

    static String time(Tool tool) {
        return switch (tool) {
            case FLUENT_BIT -> "Fluent Bit: 'timestamp_format iso8601_ns' in the kafka output";
            case VECTOR -> "Vector: 'emit_cursor: true' in the journald source";
            case FILEBEAT -> "Filebeat: take the journald input, not the syslog one: it keeps microseconds";
            case OPEN_TELEMETRY -> "OpenTelemetry: take the journald receiver, which keeps microseconds and __CURSOR";
            case RSYSLOG ->
                "rsyslog: print the time with '%timereported:::date-rfc3339%', and read with imjournal, which keeps microseconds";
            case CROSSFIRE, EVENT_EXPORTER, OTHER ->
                "print times with microseconds and their offset: journalctl -o json, or -o short-iso-precise";
        };
    }

    static String units(Tool tool) {
        return switch (tool) {
            case FLUENT_BIT ->
                "Fluent Bit: drop Systemd_Filter, or name every unit: _SYSTEMD_UNIT=kubelet.service, k3s.service, k3s-agent.service, rke2-server.service, rke2-agent.service, snap.microk8s.daemon-kubelite.service, containerd.service, crio.service";
            case VECTOR -> "Vector: drop include_units in the journald source, or add the kubelet's unit to it";
            case FILEBEAT -> "Filebeat: drop include_matches in the journald input, or add the kubelet's unit to it";
            case OPEN_TELEMETRY ->
                "OpenTelemetry: drop units in the journald receiver, or add the kubelet's unit to it";
            case RSYSLOG -> "rsyslog: let the rule before omkafka pass the program kubelet (k3s, rke2)";
            case CROSSFIRE ->
                "crossfire ship journal: name the kubelet's unit with --unit (CROSSFIRE_UNIT), and beside it the runtime's, and kernel";
            case EVENT_EXPORTER, OTHER -> "ship the unit that runs the kubelet: kubelet, k3s, k3s-agent, rke2-agent, …";
        };
    }

    static String silence(RawKind kind) {
        return switch (kind) {
            case JOURNAL -> "look at the shipper on that node, or run './crossfire ship journal' there; " + SHIPPED;
            case PODS ->
                "run './crossfire ship pods' once a cluster, or point kubernetes-event-exporter at the topic; "
                        + SHIPPED;
            case FIREWALL ->
                "run './crossfire ship firewall' on the node, as root and in its network namespace: nothing else ships rule sets with their counters";
        };
    }
}
