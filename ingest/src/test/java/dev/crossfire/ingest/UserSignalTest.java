package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UserSignalTest {

    @Test
    void eachSignalIsHeard() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        assertTrue(UserSignal.onEach("USR2", heard::incrementAndGet));
        for (int i = 1; i <= 3; i++) {
            int expected = i;
            Process kill = new ProcessBuilder(
                            "sh", "-c", "kill -USR2 " + ProcessHandle.current().pid())
                    .start();
            assertEquals(0, kill.waitFor());
            Condition.await("heard " + i, () -> heard.get() == expected);
        }
    }

    @Test
    void aSignalThatTheSystemDoesNotHaveIsToldApart() {
        assertFalse(UserSignal.onEach("NOSUCH", () -> {}));
    }
}
