package dev.crossfire.streams.entry;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonEntriesTest {

    private static List<String> cut(String text) {
        List<String> seen = new ArrayList<>();
        byte[] value = text.getBytes(UTF_8);
        JsonEntries.cut(value, new JsonEntries.Sink() {
            @Override
            public void entry(JsonNode entry, int line, int from, int to) {
                seen.add(line + " " + entry);
            }

            @Override
            public void broken(String reason, int line, int from, int to) {
                seen.add(line + " dead " + new String(value, from, to - from, UTF_8).strip());
            }
        });
        return seen;
    }

    @Test
    void cutsObjectsOneAfterAnother() {
        assertEquals(List.of("1 {\"a\":1}"), cut("{\"a\":1}"));
        assertEquals(
                List.of("1 {\"a\":1}", "2 {\"b\":2}", "4 {\"c\":3}"), cut("{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}\n"));
        assertEquals(List.of("1 {\"a\":1}", "4 {\"b\":2}"), cut("{\n \"a\": 1\n}\n{\n \"b\": 2\n}"));
        assertEquals(List.of(), cut(" \n"));
    }

    @Test
    void cutsTheItemsOfAList() {
        assertEquals(
                List.of("4 {\"a\":1}", "5 {\"b\":2}"),
                cut("{\n\"kind\":\"List\",\n\"items\": [\n {\"a\":1},\n {\"b\":2}\n],\"metadata\":{}}"));
        assertEquals(List.of(), cut("{\"kind\":\"List\",\"items\":[]}"));
    }

    @Test
    void aBrokenOneDiesAloneAmongLines() {
        assertEquals(
                List.of("1 {\"a\":1}", "2 dead {\"b\":", "3 {\"c\":3}", "4 dead {\"d\" 4}", "5 {\"e\":5}"),
                cut("{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\" 4}\n{\"e\":5}"));
        assertEquals(List.of("1 dead no json at all", "2 {\"a\":1}"), cut("no json at all\n{\"a\":1}"));
    }

    /** The parser throws no JSON error for these. */
    @Test
    void aNumberOfTooManyDigitsDiesAlone() {
        assertEquals(
                List.of("1 {\"a\":1}", "2 dead {\"b\":1e10000000015}", "3 {\"c\":3}"),
                cut("{\"a\":1}\n{\"b\":1e10000000015}\n{\"c\":3}"));
    }

    @Test
    void aCutListGivesItsWholeItems() {
        assertEquals(List.of("1 {\"a\":1}", "3 dead {\"b\":"), cut("{\"items\":[{\"a\":1}\n,\n{\"b\":"));
    }

    @Test
    void ofAListThatEndsAfterAWholeItemTheListIsBroken() {
        String cut = "{\"items\":[{\"a\":1}";
        assertEquals(List.of("1 {\"a\":1}", "1 dead " + cut), cut(cut));
        assertEquals(List.of("1 1", "1 dead [1"), cut("[1\n "));
    }

    /** The parser knows no offsets in UTF-16: each entry is of the whole. */
    @Test
    void whatIsInUtf16KeepsItsBytes() {
        byte[] value = "[1,2,".getBytes(UTF_16LE);
        List<Integer> lengths = new ArrayList<>();
        JsonEntries.cut(value, new JsonEntries.Sink() {
            @Override
            public void entry(JsonNode entry, int line, int from, int to) {
                lengths.add(to - from);
            }

            @Override
            public void broken(String reason, int line, int from, int to) {
                lengths.add(to - from);
            }
        });
        assertEquals(List.of(value.length, value.length, value.length), lengths);
    }

    @Test
    void garbageTakesNoTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            cut("{\"a\":[\n".repeat(200_000));
            cut("{\n".repeat(500_000));
            cut("[".repeat(500_000));
        });
    }
}
