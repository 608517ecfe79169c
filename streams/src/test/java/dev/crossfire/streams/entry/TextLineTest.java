package dev.crossfire.streams.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TextLineTest {

    private static final Instant REFERENCE = Instant.parse("2026-11-22T16:30:00Z");

    private static void check(String line, String at, String host, String message) {
        TextLine read = TextLine.parse(line, REFERENCE);
        assertEquals(at == null ? null : Instant.parse(at), read.at(), line);
        assertEquals(host, read.host(), line);
        assertEquals(message, read.message(), line);
    }

    @Test
    void readsEveryPrefixOfJournalctlAndSyslog() {
        check("Nov 22 15:57:29 worker-6 kubelet[1203]: hello: x", "2026-11-22T15:57:29Z", "worker-6", "hello: x");
        check("Nov  2 15:57:29 worker-6 kubelet: hello", "2026-11-02T15:57:29Z", "worker-6", "hello");
        check("<30>Nov 22 15:57:29 worker-6 kubelet[1203]: hello", "2026-11-22T15:57:29Z", "worker-6", "hello");
        check("Nov 22 15:57:29.250 worker-6 kubelet[1203]: hello", "2026-11-22T15:57:29.250Z", "worker-6", "hello");
        check("11월 22 15:57:29 worker-6 kubelet[1203]: hello", "2026-11-22T15:57:29Z", "worker-6", "hello");
        check("5月 11 09:01:37 worker-6 kubelet[1203]: hello", "2026-05-11T09:01:37Z", "worker-6", "hello");
        check("2026-11-22T15:57:29+0000 worker-6 kubelet[1203]: hello", "2026-11-22T15:57:29Z", "worker-6", "hello");
        check(
                "2026-11-22T15:57:29.123456+01:00 w.example.com microk8s.daemon-kubelite[1]: hello",
                "2026-11-22T14:57:29.123456Z",
                "w.example.com",
                "hello");
    }

    @Test
    void theJournalDecidesTheTimeAndKlogTheFraction() {
        String klog = "E1122 15:57:29.596807    1203 log.go:32] \"x\"";
        check("Nov 22 15:57:29 w k[1]: " + klog, "2026-11-22T15:57:29.596807Z", "w", klog);
        check("Nov 22 15:57:30 w k[1]: " + klog, "2026-11-22T15:57:29.596807Z", "w", klog);
        // The node's own zone is two hours and a half ahead: the journal's hour stands.
        check("Nov 22 13:27:29 w k[1]: " + klog, "2026-11-22T13:27:29.596807Z", "w", klog);
        // An old line written late: nothing in it is of this second.
        check("Nov 22 15:59:01 w k[1]: " + klog, "2026-11-22T15:59:01Z", "w", klog);
        check("Nov 22 15:57:29.100000 w k[1]: " + klog, "2026-11-22T15:57:29.100Z", "w", klog);
    }

    @Test
    void readsWhatComponentsWriteThemselves() {
        String klog = "E1122 15:57:29.596807    1203 log.go:32] \"x\"";
        check(klog, "2026-11-22T15:57:29.596807Z", null, klog);
        String containerd = "time=\"2026-11-22T15:57:29.59+01:00\" level=error msg=\"x\"";
        check(containerd, "2026-11-22T14:57:29.590Z", null, containerd);
        String felix = "2026-11-22 15:57:29.596 [WARNING][66] felix/health.go 188: Reporter is not ready.";
        check(felix, "2026-11-22T15:57:29.596Z", null, felix);
    }

    @Test
    void anythingElseIsText() {
        for (String line : new String[] {
            "", " >", "\tcalico/node is not ready", "Xyz 22 15:57:29 w k[1]: m", "Nov 22 25:57:29 w k[1]: m"
        }) {
            TextLine read = TextLine.parse(line, REFERENCE);
            assertNull(read.at(), line);
            assertEquals(line, read.message());
        }
        assertNull(TextLine.parse("13월 22 15:57:29 w k[1]: m", REFERENCE).at());
        assertFalse(TextLine.parse("some text", REFERENCE).headed());
        assertNull(TextLine.parse("Nov 22 15:57:29 w k[1]: m", null).at());
        assertEquals("w", TextLine.parse("Nov 22 15:57:29 w k[1]: m", null).host());
    }
}
