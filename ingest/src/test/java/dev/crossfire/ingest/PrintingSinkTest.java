package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.raw.RawKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintingSinkTest {

    @Test
    void valuesStandOnLinesOfTheirOwn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintingSink sink = new PrintingSink(out)) {
            assertTrue(sink.send(record("{\"a\":1}")).isDone());
            assertTrue(sink.send(record("{\"b\":2}")).isDone());
        }
        assertEquals("{\"a\":1}\n{\"b\":2}\n", out.toString(UTF_8));
    }

    @Test
    void whenNobodyReadsAnyMoreItSaysSo() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (PrintingSink sink = new PrintingSink(broken)) {
            assertThrows(UncheckedIOException.class, () -> sink.send(record("x")));
        }
    }

    private static RawRecord record(String value) {
        return new RawRecord(RawKind.PODS, null, Map.of(), value.getBytes(UTF_8));
    }
}
