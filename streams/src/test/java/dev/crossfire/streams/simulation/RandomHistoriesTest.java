package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random histories of up to 60 entries, each folded in several orders: what stands at the end must be the same. One that fails is cut down to
 * what it needs, printed and kept below {@code target/histories}.
 */
class RandomHistoriesTest {

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");
    private static final int HISTORIES = Integer.getInteger("crossfire.histories", CAMPAIGN ? 10_000 : 300);
    private static final int ORDERS = Integer.getInteger("crossfire.orders", CAMPAIGN ? 20 : 5);
    private static final long FIRST = Long.getLong("crossfire.first", 1);
    /** A campaign may be run in parts: those of these histories, those of these orders. */
    private static final int FIRST_ORDER = Integer.getInteger("crossfire.firstOrder", 1);

    private static final int MOST_PRINTED = Integer.getInteger("crossfire.printed", 3);

    @Test
    void standTheSameWhateverTheOrder() {
        AtomicInteger failed = new AtomicInteger();
        List<String> found = LongStream.range(FIRST, FIRST + HISTORIES)
                .parallel()
                .mapToObj(seed -> judged(seed, failed))
                .filter(Objects::nonNull)
                .toList();
        assertEquals("", String.join("\n\n", found), () -> failed + " of " + HISTORIES + " histories fail");
    }

    private static String judged(long seed, AtomicInteger failed) {
        History history = RandomHistory.of(seed);
        List<SentRecord> sent = new ArrivalOrder(0).of(history.records());
        History.Folded expected = history.folded(sent);
        for (int number = FIRST_ORDER; number < ORDERS; number++) {
            List<SentRecord> arriving = new ArrivalOrder(number).of(history.records());
            History.Folded actual = history.folded(arriving);
            boolean differs = expected.late() == actual.late()
                    && !History.differences(expected.standing(), actual.standing())
                            .isEmpty();
            if (differs) {
                return failed.incrementAndGet() > MOST_PRINTED
                        ? "history " + seed + " in order " + number
                        : told(seed, number, new Counterexample(history, sent, arriving).shrunk());
            }
        }
        return null;
    }

    private static String told(long seed, int order, Counterexample least) {
        String name = "history " + seed + " in order " + order + ", cut down to "
                + least.one().size() + " records";
        Path file = Path.of("target", "histories", seed + ".jsonl");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, least.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(
                name + ":\n" + least.summary() + String.join("\n", least.differences()) + "\n" + least.text());
        return name + ", kept in " + file + ": " + String.join("\n  ", least.differences());
    }
}
