package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.ingest.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes a real journal file: entries go through systemd-journal-remote, which appends to it while others read. */
final class JournalWriter implements AutoCloseable {

    static final String BOOT = "5f1c7a52d8e94b0fa6b3c21e9d0847f6";

    private static final Instant BOOTED = Instant.parse("2026-01-01T00:00:00Z");

    private final Process process;
    private final OutputStream entries;
    private final String source;
    private Instant at = BOOTED;

    private JournalWriter(Process process, String source) {
        this.process = process;
        this.entries = process.getOutputStream();
        this.source = source;
    }

    static JournalWriter to(Path file) throws IOException {
        return to(file, "kubelet.service");
    }

    static JournalWriter to(Path file, String unit) throws IOException {
        return as(file, "_SYSTEMD_UNIT=" + unit, "SYSLOG_IDENTIFIER=" + unit.replace(".service", ""));
    }

    /** As journald takes what the kernel says. */
    static JournalWriter ofKernel(Path file) throws IOException {
        return as(file, "_TRANSPORT=kernel", "SYSLOG_IDENTIFIER=kernel");
    }

    /** What the service manager says about a unit. */
    static JournalWriter about(Path file, String unit) throws IOException {
        return as(file, "_SYSTEMD_UNIT=init.scope", "SYSLOG_IDENTIFIER=systemd", "_PID=1", "UNIT=" + unit);
    }

    /** @param source fields that every entry has */
    static JournalWriter as(Path file, String... source) throws IOException {
        Path tool = Requirement.program(
                "systemd-journal-remote",
                "/lib/systemd/systemd-journal-remote",
                "/usr/lib/systemd/systemd-journal-remote");
        Process process = new ProcessBuilder(tool.toString(), "--output=" + file, "-")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new JournalWriter(process, String.join("\n", source));
    }

    /** Appends an entry of now. */
    JournalWriter write(String message) throws IOException {
        return write(message.getBytes(UTF_8));
    }

    JournalWriter write(byte[] message) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        at = now.isAfter(at) ? now : at.plus(1, ChronoUnit.MICROS);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.writeBytes(
                ("__REALTIME_TIMESTAMP=" + micros + "\n__MONOTONIC_TIMESTAMP=" + ChronoUnit.MICROS.between(BOOTED, at)
                                + "\n_BOOT_ID=" + BOOT + "\n" + source
                                + "\nPRIORITY=6\n_HOSTNAME=worker-3\nMESSAGE\n")
                        .getBytes(UTF_8));
        entry.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array());
        entry.writeBytes(message);
        entry.writeBytes("\n\n".getBytes(UTF_8));
        entries.write(entry.toByteArray());
        entries.flush();
        return this;
    }

    /** Event time of the last entry. */
    Instant at() {
        return at;
    }

    /** Everything written is in the file. */
    @Override
    public void close() throws IOException {
        entries.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
