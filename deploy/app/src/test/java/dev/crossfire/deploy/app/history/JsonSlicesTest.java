package dev.crossfire.deploy.app.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonSlicesTest {

    @Test
    void cutsElementsOutByteForByte() {
        assertEquals(
                List.of("{\"n\": 1.0, \"ä\":[ {}]}", "[1,2]", "\"}ü\"", "-1.50"),
                slices(
                        "{ \"other\":[{\"incidents\":[0]}], \"incidents\": [{\"n\": 1.0, \"ä\":[ {}]} , [1,2],\"}ü\",-1.50 ],\"next\":null}"));
        assertEquals(List.of(), slices("{\"incidents\":[]}"));
        assertEquals(List.of(), slices("{\"incidents\":{}}"));
        assertEquals(List.of(), slices("[]"));
    }

    private static List<String> slices(String document) {
        return JsonSlices.of(document.getBytes(StandardCharsets.UTF_8), "incidents").stream()
                .map(slice -> new String(slice, StandardCharsets.UTF_8))
                .toList();
    }
}
