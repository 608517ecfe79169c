package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The text of a file as it lies on a disk: unpacked, and in UTF-8 whatever the shell wrote that redirected a command's output into it. */
final class Unpacked {

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8};

    /** Forms that are recognised only to say how to make text of them. */
    private static final List<Foreign> FOREIGN = List.of(
            new Foreign(0, bytes(0x28, 0xb5, 0x2f, 0xfd), "is packed with zstd: unpack it first, with zstd -d"),
            new Foreign(0, bytes(0xfd, '7', 'z', 'X', 'Z', 0), "is packed with xz: unpack it first, with unxz"),
            new Foreign(0, bytes('B', 'Z', 'h'), "is packed with bzip2: unpack it first, with bunzip2"),
            new Foreign(0, bytes('P', 'K', 3, 4), "is a zip archive: unpack it first, and name the folder"),
            new Foreign(257, bytes('u', 's', 't', 'a', 'r'), "is a tar archive: unpack it first, and name the folder"),
            new Foreign(
                    0,
                    "LPKSHHRH".getBytes(ISO_8859_1),
                    "is a journal in journald's own binary form: print it with journalctl --file FILE -o json"));

    private record Foreign(int offset, byte[] magic, String cure) {
        boolean begins(byte[] content) {
            return Unpacked.begins(content, offset, magic);
        }
    }

    private Unpacked() {}

    static boolean isPacked(byte[] content) {
        return begins(content, 0, GZIP);
    }

    /**
     * A file's text.
     *
     * @param most it may unpack to so many bytes
     * @throws IOException it is broken, too large, or of a form that is not read; the message says what to do
     */
    static byte[] of(byte[] content, long most) throws IOException {
        byte[] unpacked = isPacked(content) ? unzip(content, most) : content;
        for (Foreign foreign : FOREIGN) {
            if (foreign.begins(unpacked)) {
                throw new IOException(foreign.cure);
            }
        }
        return inUtf8(unpacked);
    }

    private static byte[] unzip(byte[] content, long most) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content), 64 * 1024)) {
            byte[] text = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (text.length > most) {
                throw new IOException("unpacks to more than " + most / 1024 / 1024
                        + " MiB: cut it to the hour around the failing checks");
            }
            return text;
        } catch (EOFException | ZipException e) {
            throw new IOException("is a broken gzip file (" + e.getMessage() + "): copy it again", e);
        }
    }

    /** Windows' shell writes what it redirects in UTF-16, and editors there begin UTF-8 with a mark. */
    private static byte[] inUtf8(byte[] content) {
        if (begins(content, 0, bytes(0xef, 0xbb, 0xbf))) {
            return Arrays.copyOfRange(content, 3, content.length);
        }
        if (begins(content, 0, bytes(0xff, 0xfe))) {
            return again(content, UTF_16LE);
        }
        return begins(content, 0, bytes(0xfe, 0xff)) ? again(content, UTF_16BE) : content;
    }

    private static byte[] again(byte[] content, Charset charset) {
        return new String(content, 2, content.length - 2, charset).getBytes(UTF_8);
    }

    private static boolean begins(byte[] content, int offset, byte[] magic) {
        return content.length >= offset + magic.length
                && Arrays.equals(content, offset, offset + magic.length, magic, 0, magic.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
