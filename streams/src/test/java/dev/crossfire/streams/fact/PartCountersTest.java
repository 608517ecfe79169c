package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.raw.PartText;
import dev.crossfire.streams.fact.ruleset.IptablesText;
import dev.crossfire.streams.fact.ruleset.NftText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a shipper takes for the counters of a rule set is what the reader takes for them, line by line, in every recorded one. */
class PartCountersTest {

    private static final Path BUNDLES = Path.of("src/test/resources/bundles");

    @ParameterizedTest
    @MethodSource("ruleSets")
    void bothTakeTheSameCounters(Path file) throws IOException {
        String text = Files.readString(file);
        Map<Integer, Counter> read = text.contains("table ")
                ? NftText.read(text).counters()
                : IptablesText.read(text, Backend.NFT, 4).counters();
        assertEquals(new TreeMap<>(read), PartText.countersOfRuleSet(text));
    }

    static List<Path> ruleSets() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            List<Path> found = files.filter(file ->
                            file.getFileName().toString().matches("(iptables-save|other-backend|nft-ruleset).*"))
                    .sorted()
                    .toList();
            assertFalse(found.isEmpty());
            return found;
        }
    }
}
