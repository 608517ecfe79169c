package dev.crossfire.deploy.app.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the elements of an array out of a document, byte for byte: what a newer writer added is not lost on the way. */
final class JsonSlices {

    private JsonSlices() {}

    /** @param field name of an array at the document's top; empty when there is none */
    static List<byte[]> of(byte[] document, String field) {
        List<byte[]> slices = new ArrayList<>();
        try (JsonParser parser = Json.mapper().createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return slices;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                JsonToken value = parser.nextToken();
                if (!wanted || value != JsonToken.START_ARRAY) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    int begin = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    parser.finishToken();
                    int end = (int) parser.currentLocation().getByteOffset();
                    slices.add(Arrays.copyOfRange(document, begin, end));
                }
            }
            return slices;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
