package dev.crossfire.deploy.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {

    private static final BrokerConfig D = BrokerConfig.DEFAULT;

    @Test
    void listensOnLoopbackAndAFreePortByDefault() {
        assertEquals("127.0.0.1", D.host());
        assertEquals(0, D.port());
        assertEquals(Duration.ofMillis(300), D.heartbeat());
        assertEquals(Duration.ofMillis(300), D.rebalanceDelay());
        assertEquals(8 * 1024 * 1024 + 64 * 1024, D.maxMessageBytes());
    }

    @Test
    void refusesAPortThatIsNone() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> D.withPort(70000));
        assertEquals("port of the embedded broker must be 0 to 65535, got 70000", e.getMessage());
    }

    @Test
    void refusesAHeartbeatOfNoTime() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new BrokerConfig(
                        "127.0.0.1", 0, Duration.ZERO, D.rebalanceDelay(), D.maxMessageBytes(), 2, false));
        assertEquals("heartbeat must be above 0, got PT0S", e.getMessage());
    }
}
