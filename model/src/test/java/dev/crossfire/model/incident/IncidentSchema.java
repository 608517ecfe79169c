package dev.crossfire.model.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Holds every incident that a test makes against the published schema. */
public final class IncidentSchema {

    /** Where the schema stands on the class path. */
    public static final String RESOURCE = "/schema/incident.v1.schema.json";

    private static final JsonSchema SCHEMA = load();

    private IncidentSchema() {}

    /** Fails with every violation, each with its place in the document, when the incident's JSON breaks the schema. */
    public static void assertValid(Incident incident) {
        assertValid(Json.write(incident));
    }

    /** Fails with every violation, each with its place in the document, when the JSON breaks the schema. */
    public static void assertValid(byte[] json) {
        List<String> violations = violations(json);
        if (!violations.isEmpty()) {
            throw new AssertionError("incident breaks " + RESOURCE + ":\n  " + String.join("\n  ", violations));
        }
    }

    /** What breaks the schema, each with its place; empty when nothing does. */
    public static List<String> violations(byte[] json) {
        try {
            return violations(Json.tree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> violations(JsonNode json) {
        return SCHEMA.validate(json).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    private static JsonSchema load() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream schema =
                Objects.requireNonNull(IncidentSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return factory.getSchema(schema, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
