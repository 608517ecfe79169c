package dev.crossfire.deploy.app.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.stream.LiveRules;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.NodeNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of conflicts that change while they are judged with. */
class ConflictWatchTest {

    @TempDir
    private Path folder;

    private static String shipped() throws IOException {
        return Files.readString(
                        RepositoryRoot.find().resolve("streams/src/main/resources/conflicts/port-already-taken.yaml"))
                .replace("id: port-already-taken", "id: mine");
    }

    @Test
    void aGoodSetIsTakenAndABadOneRefusedWhileTheOldGoesOn() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, shipped());
        ConflictFolder standing = ConflictFolder.read(folder);
        LiveRules rules = new LiveRules(
                standing.catalogue(), new Intake("default", List.of(), NodeNames.PLAIN), FoldSettings.DEFAULT);
        List<String> told = new ArrayList<>();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (ConflictWatch watch = new ConflictWatch(folder, standing, rules, told::add)) {
            watch.bindTo(meters);
            String first = rules.ruleset();
            watch.look();
            assertEquals(List.of(), told, "nothing changed");

            Files.writeString(file, shipped().replace("atLeast: 5", "atLeast: 4"));
            watch.look();
            String second = rules.ruleset();
            assertNotEquals(first, second);
            assertEquals(List.of("conflicts now judged with the set " + second + " of " + folder), told);

            Files.writeString(file, shipped().replace("symptom:", "symptm:"));
            watch.look();
            watch.look();
            assertEquals(second, rules.ruleset());
            assertEquals(2, told.size(), "told once");
            assertTrue(
                    told.get(1).startsWith("conflicts refused, still judged with the set " + second + ": " + file),
                    told.get(1));
            assertTrue(told.get(1).contains("did you mean 'symptom'?"), told.get(1));
            assertEquals(Optional.of(told.get(1)), watch.caution(), "the page says it for as long as it is so");
            assertEquals(1, meters.get("crossfire.rules.refused").gauge().value());

            Files.writeString(file, shipped().replace("signal: port-in-use", "signal: port-in-us"));
            watch.look();
            assertEquals(second, rules.ruleset(), "a condition on a name that means nothing never holds");
            Files.delete(file);
            watch.look();
            assertTrue(told.get(told.size() - 1).contains("holds no conflict file"), told::toString);
            assertEquals(second, rules.ruleset());

            Files.writeString(file, shipped());
            watch.look();
            assertEquals(first, rules.ruleset());
            assertNull(watch.refused());
            assertEquals(Optional.empty(), watch.caution());
            assertEquals(0, meters.get("crossfire.rules.refused").gauge().value());
            assertEquals(2, meters.get("crossfire.rules.switches").gauge().value());

            Files.delete(file);
            watch.look();
            Files.writeString(file, shipped());
            watch.look();
            assertNull(watch.refused(), "the very set that stands came back");
        }
    }
}
