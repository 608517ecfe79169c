package dev.crossfire.ingest.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalMatchesTest {

    @Test
    void aUnitIsWhatItWroteOrWhatTheServiceManagerWroteAboutIt() {
        assertEquals(
                "_SYSTEMD_UNIT=kubelet.service _SYSTEMD_UNIT=crio.service + _PID=1 UNIT=kubelet.service UNIT=crio.service",
                matches("kubelet", "crio"));
    }

    @Test
    void theKernelIsAnAlternativeToTheUnits() {
        assertEquals(
                "_SYSTEMD_UNIT=kubelet.service + _PID=1 UNIT=kubelet.service + _TRANSPORT=kernel SYSLOG_IDENTIFIER=kernel",
                matches("kernel", "kubelet"));
        assertEquals("_TRANSPORT=kernel SYSLOG_IDENTIFIER=kernel", matches("kernel"));
    }

    @Test
    void aNameWithoutATypeIsAServices() {
        assertEquals(
                "_SYSTEMD_UNIT=snap.microk8s.daemon-kubelite.service _SYSTEMD_UNIT=crio-8ac8.scope"
                        + " + _PID=1 UNIT=snap.microk8s.daemon-kubelite.service UNIT=crio-8ac8.scope",
                matches("snap.microk8s.daemon-kubelite", "crio-8ac8.scope"));
    }

    @Test
    void noUnitsAreEveryEntry() {
        assertEquals("", matches());
    }

    private static String matches(String... units) {
        return String.join(" ", JournalMatches.of(List.of(units)));
    }
}
