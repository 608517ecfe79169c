package dev.crossfire.streams.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.yaml.Yaml;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedChecksTest {

    private final SharedChecks shared = new SharedChecks();
    private final AtomicInteger looked = new AtomicInteger();

    private record Counting(String name, AtomicInteger looked) implements Check {
        @Override
        public Outcome evaluate(Observations node) {
            looked.incrementAndGet();
            return Outcome.missed(name);
        }
    }

    @Test
    void isLookedAtOnceForEachStateOfANode() {
        Check one = shared.of(new Counting("one", looked));
        Check same = shared.of(new Counting("one", looked));
        Check other = shared.of(new Counting("other", looked));
        Observations node = new Observations(NodeEvidence.NOTHING);
        assertEquals("one", one.evaluate(node).says());
        assertEquals("one", same.evaluate(node).says());
        assertEquals(1, looked.get());
        assertEquals("other", other.evaluate(node).says());
        assertEquals(2, looked.get());
        one.evaluate(new Observations(NodeEvidence.NOTHING));
        assertEquals(3, looked.get());
    }

    @Test
    void conditionsOfSeveralFilesAreOne() {
        assertSame(read("{any: [{seen: {signal: port-in-use}}, counter-rose]}"), read("""
                any:
                  - seen: {signal: port-in-use}
                  - counter-rose
                """));
    }

    private Check read(String condition) {
        return new CheckVocabulary(shared).read(Yaml.parse("test.yaml", condition));
    }
}
