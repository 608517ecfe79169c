package dev.crossfire.ingest.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.Condition;
import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RecordingSink;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.ToolPath;
import dev.crossfire.model.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real journal files, which systemd-journal-remote writes, and the real journalctl. */
class JournalShipperTest {

    private static final NodeKey NODE = new NodeKey("prod", "worker-3");
    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");
    private static final JournalPace QUICK =
            new JournalPace(Duration.ofMillis(20), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ZERO);

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();

    @Test
    void onceShipsWhatIsThereAndLaterOnlyWhatCameSince() throws Exception {
        write("one", "two\tand\nmore", "three");
        runOnce();
        assertEquals(List.of("one", "two\tand\nmore", "three"), ShippedLines.messages(sink.records()));
        RawRecord record = sink.records().get(0);
        assertEquals("prod", record.headers().get("crossfire-cluster"));
        assertEquals("worker-3", record.headers().get("crossfire-node"));
        assertEquals("kubelet.service", ShippedLines.header(record).unit());
        assertEquals("kubelet", ShippedLines.header(record).identifier());
        assertEquals(JournalWriter.BOOT, ShippedLines.header(record).boot());
        write("four");
        runOnce();
        assertEquals(List.of("one", "two\tand\nmore", "three", "four"), ShippedLines.messages(sink.records()));
    }

    @Test
    void theHeadersTellTheNewestEntrysTime() throws Exception {
        Instant newest;
        try (JournalWriter writer = JournalWriter.to(journal())) {
            newest = writer.write("one").write("two").at();
        }
        runOnce();
        assertEquals(newest, Instant.parse(sink.records().get(0).headers().get("crossfire-newest")));
    }

    @Test
    void chosenUnitsOnlyAreShipped() throws Exception {
        write("of kubelet");
        try (JournalWriter other = JournalWriter.to(folder.resolve("other.journal"), "sshd.service")) {
            other.write("of sshd");
        }
        runOnce();
        assertEquals(List.of("of kubelet"), ShippedLines.messages(sink.records()));
    }

    @Test
    void theKernelsMessagesAreShippedAsItsOwn() throws Exception {
        String killed = "Memory cgroup out of memory: Killed process 31337 (calico-node) total-vm:1863132kB";
        try (JournalWriter kernel = JournalWriter.ofKernel(folder.resolve("kernel.journal"));
                JournalWriter program = JournalWriter.as(
                        folder.resolve("kmsg.journal"), "_TRANSPORT=kernel", "SYSLOG_IDENTIFIER=systemd")) {
            kernel.write(killed);
            program.write("a program's words in the kernel's ring buffer");
        }
        write("of kubelet");
        runOnce();
        assertEquals(List.of(killed, "of kubelet"), ShippedLines.messages(sink.records()));
        RawRecord record = sink.records().get(0);
        assertEquals("worker-3", ShippedLines.header(record).node());
        assertNull(ShippedLines.header(record).unit());
        assertEquals("kernel", ShippedLines.header(record).identifier());
    }

    @Test
    void theKernelIsFollowedOnlyWhenItIsAmongTheUnits() throws Exception {
        write("of kubelet");
        try (JournalWriter kernel = JournalWriter.ofKernel(folder.resolve("kernel.journal"))) {
            kernel.write("nf_conntrack: nf_conntrack: table full, dropping packet");
        }
        runOnce(JournalShipping.of(NODE, cursorFile()).withUnits(List.of("kubelet")));
        assertEquals(List.of("of kubelet"), ShippedLines.messages(sink.records()));
    }

    @Test
    void whatTheServiceManagerSaysAboutAUnitIsShippedToo() throws Exception {
        try (JournalWriter firewalld = JournalWriter.about(folder.resolve("firewalld.journal"), "firewalld.service");
                JournalWriter sshd = JournalWriter.about(folder.resolve("sshd.journal"), "sshd.service");
                JournalWriter user = JournalWriter.as(
                        folder.resolve("user.journal"), "_SYSTEMD_UNIT=user@1000.service", "UNIT=firewalld.service")) {
            firewalld.write("Started firewalld.service - firewalld - dynamic firewall daemon.");
            sshd.write("Started ssh.service - OpenBSD Secure Shell server.");
            user.write("Started firewalld.service, says a user's own service manager");
        }
        runOnce();
        assertEquals(
                List.of("Started firewalld.service - firewalld - dynamic firewall daemon."),
                ShippedLines.messages(sink.records()));
    }

    @Test
    void aFloodOfTheKernelIsCutAndTheRestIsShipped() throws Exception {
        write("of kubelet");
        try (JournalWriter kernel = JournalWriter.ofKernel(folder.resolve("kernel.journal"))) {
            for (int i = 0; i < 2000; i++) {
                kernel.write("IN=eth0 OUT= SRC=203.0.113.77 DST=10.0.0.5 DPT=9099 ID=" + i);
            }
            kernel.write("Out of memory: Killed process 31337 (calico-node) total-vm:1863132kB");
        }
        long skipped;
        try (JournalShipper shipper = shipper(
                JournalShipping.of(NODE, cursorFile()).withDirectory(folder).onlyOnce(), sink)) {
            shipper.start();
            shipper.ended().get(30, TimeUnit.SECONDS);
            skipped = shipper.vitals().skipped();
        }
        List<String> messages = ShippedLines.messages(sink.records());
        assertEquals(2002, messages.size() + skipped);
        assertTrue(skipped > 0, "nothing was cut");
        assertTrue(messages.contains("of kubelet"));
        assertTrue(messages.contains("Out of memory: Killed process 31337 (calico-node) total-vm:1863132kB"));
    }

    @Test
    void whatIsAppendedIsFollowed() throws Exception {
        write("one");
        try (JournalShipper shipper = following();
                JournalWriter writer = JournalWriter.to(journal())) {
            shipper.start();
            sink.await(records -> ShippedLines.messages(records).contains("one"));
            writer.write("two");
            sink.await(records -> ShippedLines.messages(records).contains("two"));
            assertTrue(shipper.alive());
            Condition.await("ready", shipper::ready);
            assertNull(shipper.trouble());
        }
        assertEquals(List.of("one", "two"), ShippedLines.messages(sink.records()));
    }

    @Test
    void aKilledJournalctlIsStartedAgainAndNothingIsLostOrRepeated() throws Exception {
        write("before");
        List<String> expected = new java.util.ArrayList<>(List.of("before"));
        try (JournalShipper shipper = following();
                JournalWriter writer = JournalWriter.to(journal())) {
            shipper.start();
            for (int kill = 0; kill < 3; kill++) {
                Condition.await(
                        "ready", () -> shipper.ready() && shipper.readerPid().isPresent());
                for (int i = 0; i < 50; i++) {
                    writer.write("line " + kill + "." + i);
                    expected.add("line " + kill + "." + i);
                    if (i == 25) {
                        shipper.readerPid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
                    }
                }
                String last = expected.get(expected.size() - 1);
                sink.await(records -> ShippedLines.messages(records).contains(last));
            }
            assertTrue(
                    shipper.vitals().restarts() >= 3,
                    () -> "restarts: " + shipper.vitals().restarts());
        }
        assertEquals(expected, ShippedLines.messages(sink.records()));
    }

    @Test
    void theCursorWaitsForTheAcknowledgementOfEverythingBeforeIt() throws Exception {
        write("one");
        runOnce();
        String kept = Files.readString(cursorFile());
        write("two");
        RecordingSink silent = new RecordingSink().holdAcknowledgements();
        try (JournalShipper shipper =
                shipper(JournalShipping.of(NODE, cursorFile()).withDirectory(folder), silent)) {
            shipper.start();
            silent.await(records -> ShippedLines.messages(records).contains("two"));
        }
        assertEquals(kept, Files.readString(cursorFile()));
        runOnce();
        assertEquals(List.of("one", "two"), ShippedLines.messages(sink.records()));
    }

    @Test
    void aRestartInTheMiddleLosesNothingAndRepeatsOnlyWhatWasNotAcknowledged() throws Exception {
        write(IntStream.range(0, 500).mapToObj(i -> "line " + i).toArray(String[]::new));
        RecordingSink first = new RecordingSink();
        try (JournalShipper shipper =
                        shipper(JournalShipping.of(NODE, cursorFile()).withDirectory(folder), first);
                JournalWriter writer = JournalWriter.to(journal())) {
            shipper.start();
            first.await(records -> ShippedLines.messages(records).size() >= 500);
            Condition.await("cursor", () -> Files.exists(cursorFile()));
            first.holdAcknowledgements();
            for (int i = 500; i < 700; i++) {
                writer.write("line " + i);
            }
            first.await(records -> ShippedLines.messages(records).size() >= 600);
        }
        runOnce();
        List<String> again = ShippedLines.messages(sink.records());
        assertEquals(IntStream.range(500, 700).mapToObj(i -> "line " + i).toList(), again);
        assertEquals(
                700,
                new HashSet<>(ShippedLines.messages(
                                java.util.stream.Stream.concat(first.records().stream(), sink.records().stream())
                                        .toList()))
                        .size());
    }

    @Test
    void aRefusedRecordIsReadAndSentAgain() throws Exception {
        write("one");
        sink.holdAcknowledgements();
        try (JournalShipper shipper = following()) {
            shipper.start();
            sink.await(records -> records.size() == 1);
            sink.refuse(new IllegalStateException("no room on the disk"));
            sink.await(records -> records.size() == 2);
            Condition.await("well again", () -> shipper.trouble() == null && shipper.ready());
            assertTrue(shipper.vitals().failures() >= 1);
        }
        assertEquals(List.of("one", "one"), ShippedLines.messages(sink.records()));
    }

    @Test
    void aDamagedCursorIsDiscarded() throws Exception {
        write("one");
        keep("\0\0\0\0");
        runOnce();
        assertEquals(List.of("one"), ShippedLines.messages(sink.records()));
        assertTrue(Files.readString(cursorFile()).startsWith("s="));
    }

    @Test
    void aCursorThatJournalctlRefusesIsDiscarded() throws Exception {
        write("one");
        keep("s=12;i=f;q=1");
        runOnce();
        assertEquals(List.of("one"), ShippedLines.messages(sink.records()));
    }

    @Test
    void anIdleJournalTellsUpToWhenItWasRead() throws Exception {
        write("one");
        JournalPace idle =
                new JournalPace(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ZERO);
        try (JournalShipper shipper = new JournalShipper(
                JournalShipping.of(NODE, cursorFile()).withDirectory(folder),
                sink,
                ToolPath.ofThisProcess(),
                idle,
                InstantSource.fixed(NOW))) {
            shipper.start();
            RawRecord quiet = sink.await(records -> records.size() >= 3).get(2);
            assertEquals(NOW.minusSeconds(1), Instant.parse(quiet.headers().get("crossfire-newest")));
            assertEquals(List.of(), ShippedLines.lines(quiet));
            assertEquals("worker-3", ShippedLines.header(quiet).node());
        }
    }

    @Test
    void aBlockedSinkHoldsTheReaderBackAndLosesNothing() throws Exception {
        sink.block();
        try (JournalShipper shipper = following();
                JournalWriter writer = JournalWriter.to(journal())) {
            writer.write("0");
            shipper.start();
            for (int i = 1; i < 3000; i++) {
                writer.write(i + " " + "x".repeat(900));
            }
            sink.unblock();
            sink.await(records -> ShippedLines.messages(records).size() >= 3000);
        }
        assertEquals(3000, new HashSet<>(ShippedLines.messages(sink.records())).size());
        assertTrue(sink.records().stream().allMatch(record -> record.value().length <= 64 * 1024));
    }

    @Test
    void longAndBinaryMessagesAreShippedWhole() throws Exception {
        String large = "y".repeat(20_000);
        try (JournalWriter writer = JournalWriter.to(journal())) {
            writer.write(large).write(new byte[] {'a', (byte) 0xff, 'b'});
        }
        runOnce();
        assertEquals(List.of(large), ShippedLines.messages(sink.records()));
        String last = new String(sink.records().get(0).value(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(last.contains("\"MESSAGE\":[97,255,98]"), last.substring(last.length() - 300));
    }

    @Test
    void closeStopsTheReaderToo() throws Exception {
        write("one");
        JournalShipper shipper = following();
        shipper.start();
        Condition.await("ready", shipper::ready);
        Condition.await("reader", () -> shipper.readerPid().isPresent());
        ProcessHandle reader =
                ProcessHandle.of(shipper.readerPid().orElseThrow()).orElseThrow();
        long began = System.nanoTime();
        shipper.close();
        reader.onExit().get(2, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
        assertFalse(reader.isAlive());
        assertTrue(shipper.ended().isDone());
    }

    @Test
    void onceFailsWithOneClearLine() throws IOException {
        Path damaged = folder.resolve("damaged.journal");
        Files.writeString(damaged, "not a journal");
        JournalShipper shipper = shipper(
                JournalShipping.of(NODE, null).withFiles(List.of(damaged)).onlyOnce(), sink);
        shipper.start();
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> shipper.ended().get(30, TimeUnit.SECONDS));
        assertInstanceOf(ShippingFailure.class, failure.getCause());
        assertTrue(failure.getCause().getMessage().startsWith("journalctl ended with exit 1: "), failure::getMessage);
        assertFalse(shipper.alive());
    }

    private void write(String... messages) throws IOException {
        try (JournalWriter writer = JournalWriter.to(journal())) {
            for (String message : messages) {
                writer.write(message);
            }
        }
    }

    private void keep(String cursor) throws IOException {
        Files.createDirectories(cursorFile().getParent());
        Files.writeString(cursorFile(), cursor);
    }

    private void runOnce() throws Exception {
        runOnce(JournalShipping.of(NODE, cursorFile()));
    }

    private void runOnce(JournalShipping shipping) throws Exception {
        try (JournalShipper shipper = shipper(shipping.withDirectory(folder).onlyOnce(), sink)) {
            shipper.start();
            shipper.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private JournalShipper following() {
        return shipper(JournalShipping.of(NODE, cursorFile()).withDirectory(folder), sink);
    }

    private static JournalShipper shipper(JournalShipping shipping, RecordingSink to) {
        return new JournalShipper(shipping, to, ToolPath.ofThisProcess(), QUICK, InstantSource.fixed(NOW));
    }

    private Path journal() {
        return folder.resolve("node.journal");
    }

    private Path cursorFile() {
        return folder.resolve("state/cursor");
    }
}
