package dev.crossfire.streams.fact.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.crossfire.streams.fact.text.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodLinkTest {

    private static PodLink link(String pod, String device, String uplink) {
        return new PodLink(Ipv4.parse(pod).orElseThrow(), device, uplink, "");
    }

    private static Optional<PodLink> read(String routes) {
        return PodLink.of(routes).map(link -> new PodLink(link.pod(), link.device(), link.uplink(), ""));
    }

    @Test
    void aPodsOwnRouteAndThatOfABridgeTellIt() {
        assertEquals(Optional.of(link("10.244.0.5", "cali1a2b3c4d5e6", "eth0")), read("""
                        default via 10.0.0.254 dev eth0 proto dhcp src 10.0.0.5 metric 100
                        blackhole 10.244.0.0/26 proto bird
                        10.244.0.5 dev cali1a2b3c4d5e6 scope link
                        10.244.0.6 dev cali2222 scope link
                        """));
        assertEquals(
                Optional.of(link("10.244.1.2", "cni0", "ens3")),
                read("10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\rdefault dev ens3 scope link"));
    }

    /** One look at each character, however often a line says "dev". */
    @Test
    void aLineWithoutAnEndTakesNoTime() {
        for (String hostile :
                List.of("10.0.0.1 dev x".repeat(100_000), "x".repeat(500_000) + " dev cali".repeat(60_000))) {
            assertTimeout(Duration.ofSeconds(2), () -> assertEquals(Optional.empty(), PodLink.of(hostile)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "default via 10.0.0.254 dev eth0",
                "10.244.0.5 dev cali1 scope link",
                "default via 10.0.0.254 dev eth0\n10.9.0.0/24 dev docker0",
                "default via 10.0.0.254 dev eth0\nfe80::/64 dev cali1 proto kernel metric 256",
                "default via 10.0.0.254 dev eth0\n dev cali1",
                "default dev ",
                "default dev \n10.244.0.5 dev cali1"
            })
    void whereNoPodOrNoWayOutIsShownNothingIsClaimed(String routes) {
        assertEquals(Optional.empty(), PodLink.of(routes));
    }
}
