package dev.crossfire.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.yaml.YamlFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sets of conflicts as a whole. */
class RuleCatalogueTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:47:49Z");

    private static String mine() {
        return RuleCatalogue.shippedConflicts()
                .get("port-already-taken.yaml")
                .replace("id: port-already-taken", "id: mine")
                .replaceFirst("(?s)recognise:.*?\n(?=\\w)", "");
    }

    @Test
    void aSetIsTheSameWhereverItsFolderStandsAndAfterItWasPublished() {
        RuleCatalogue here = RuleCatalogue.with(Map.of("/srv/here/mine.yaml", mine()));
        RuleCatalogue there = RuleCatalogue.with(Map.of("there/mine.yaml", mine()));
        assertEquals(here.conflicts().ruleset(), there.conflicts().ruleset());
        assertNotEquals(
                RuleCatalogue.shipped().conflicts().ruleset(), here.conflicts().ruleset());

        RuleSwitch published = here.published(NOW, "night-shift", "0.1.0");
        LogRecord read = Json.read(Json.write(published), LogRecord.class);
        RuleCatalogue again = RuleCatalogue.of((RuleSwitch) read);
        assertEquals(here.conflicts().ruleset(), again.conflicts().ruleset());
        assertEquals(ids(here), ids(again));
        assertEquals(here.signals().names(), again.signals().names());
        assertEquals("mine.yaml", published.conflicts().get(7).name());
    }

    private static List<String> ids(RuleCatalogue catalogue) {
        return catalogue.conflicts().conflicts().stream().map(Conflict::id).toList();
    }

    @Test
    void aSetThatIsNotWhatItsNameSaysIsRefused() {
        RuleSwitch whole = RuleCatalogue.shipped().published(NOW, "night-shift", "0.1.0");
        RuleSwitch cut = new RuleSwitch(
                whole.ruleset(),
                NOW,
                whole.by(),
                whole.version(),
                whole.signals(),
                whole.conflicts().subList(0, 6));
        YamlFileException refused = assertThrows(YamlFileException.class, () -> RuleCatalogue.of(cut));
        assertTrue(String.valueOf(refused.getMessage()).contains(whole.ruleset()), refused::getMessage);
    }
}
