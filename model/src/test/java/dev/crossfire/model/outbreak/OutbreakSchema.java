package dev.crossfire.model.outbreak;

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

/** Holds every outbreak that a test makes against the published schema. */
public final class OutbreakSchema {

    /** Where the schema stands on the class path. */
    public static final String RESOURCE = "/schema/outbreak.v1.schema.json";

    private static final JsonSchema SCHEMA = load();

    private OutbreakSchema() {}

    /** Fails with every violation, each with its place in the document, when the outbreak's JSON breaks the schema. */
    public static void assertValid(Outbreak outbreak) {
        List<String> violations;
        try {
            violations = violations(Json.tree(Json.write(outbreak)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError("outbreak breaks " + RESOURCE + ":\n  " + String.join("\n  ", violations));
        }
    }

    static List<String> violations(JsonNode json) {
        return SCHEMA.validate(json).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    private static JsonSchema load() {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        try (InputStream schema =
                Objects.requireNonNull(OutbreakSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
