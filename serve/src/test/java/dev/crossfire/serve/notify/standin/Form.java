package dev.crossfire.serve.notify.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of a form, as the Web API takes them. */
record Form(Map<String, String> fields) {

    static Form parse(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
        }
        return new Form(fields);
    }

    @Nullable
    String get(String name) {
        return fields.get(name);
    }

    String get(String name, String otherwise) {
        return fields.getOrDefault(name, otherwise);
    }

    boolean is(String name) {
        String value = get(name, "");
        return value.equals("1") || value.equals("true");
    }

    @Nullable
    JsonNode json(String name) {
        String value = fields.get(name);
        try {
            return value == null ? null : Json.tree(value.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
