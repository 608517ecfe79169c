package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpackedTest {

    private static final String LINE =
            "2026-11-22T15:57:32+00:00 n1 kubelet[812]: E1122 15:57:32.001000     812 prober.go:104] \"Probe errored\" "
                    + "probeType=\"Liveness\" pod=\"kube-system/calico-node-x\" containerName=\"calico-node\"\n";

    @TempDir
    Path folder;

    @Test
    void aPackedJournalIsReadAsIfItWereNot() throws IOException {
        Path packed = Files.write(folder.resolve("messages-20261122.gz"), gzip(LINE.getBytes(UTF_8)));
        CommandRun run = CommandRun.of("diagnose", "-o", "json", packed.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                1, Json.tree(run.out().getBytes(UTF_8)).at("/inputs/0/records").asInt(), run.out());
    }

    /** Logs that were packed day by day and put together afterwards. */
    @Test
    void severalPackedOnesInARowAreOneText() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(gzip("a\n".getBytes(UTF_8)));
        both.writeBytes(gzip("b\n".getBytes(UTF_8)));
        assertEquals("a\nb\n", new String(Unpacked.of(both.toByteArray(), 100), UTF_8));
    }

    @Test
    void whatUnpacksToTooMuchOrIsCutIsRefusedWithACure() throws IOException {
        byte[] bomb = gzip(new byte[2 * 1024 * 1024]);
        IOException large = assertThrows(IOException.class, () -> Unpacked.of(bomb, 1024 * 1024));
        assertEquals("unpacks to more than 1 MiB: cut it to the hour around the failing checks", large.getMessage());
        IOException cut =
                assertThrows(IOException.class, () -> Unpacked.of(Arrays.copyOf(bomb, bomb.length / 2), 1L << 30));
        assertTrue(String.valueOf(cut.getMessage()).startsWith("is a broken gzip file ("), cut.getMessage());
    }

    @Test
    void textOfWindowsShellsIsReadInWhateverItIsWritten() throws IOException {
        byte[] little = ("\ufeff" + LINE).getBytes(UTF_16LE);
        assertArrayEquals(LINE.getBytes(UTF_8), Unpacked.of(little, 1));
        assertArrayEquals(LINE.getBytes(UTF_8), Unpacked.of(LINE.getBytes(UTF_16), 1));
        assertArrayEquals(LINE.getBytes(UTF_8), Unpacked.of(("\ufeff" + LINE).getBytes(UTF_8), 1));
    }

    @ParameterizedTest
    @CsvSource({"LPKSHHRH, journalctl --file FILE -o json", "BZh9, bunzip2", "'PK\u0003\u0004', zip archive"})
    void otherFormsAreRefusedWithTheCommandThatMakesTextOfThem(String magic, String cure) throws IOException {
        Path file = Files.writeString(folder.resolve("capture"), magic + "\u0000\u0000rest");
        CommandRun run = CommandRun.of("diagnose", file.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().contains(cure), run.err());
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }
}
