package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories whose order once mattered, cut down to what they need by {@link RandomHistoriesTest}: what it keeps below {@code target/histories}
 * is put beside them under a name that says what it shows.
 */
class CounterexamplesTest {

    private static final Path FOLDER = Path.of("src/test/resources/histories");

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void standsTheSameInBothOrders(Path file) throws IOException {
        Counterexample example = Counterexample.of(Files.readAllLines(file));
        assertFalse(
                revisions(example, example.one()) == 0 && revisions(example, example.other()) == 0,
                "there is nothing that could differ");
        assertEquals(List.of(), example.differences());
    }

    private static int revisions(Counterexample example, List<SentRecord> arriving) {
        return example.history().folded(arriving).revisions().size();
    }
}
