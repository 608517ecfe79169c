package dev.crossfire.deploy.app.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.verdict.CheckVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The reference pages say what the conflict files, the vocabulary and the signals say. After a change there: run this test with {@code
 * -Dcrossfire.reference.write=true}, which writes them anew.
 */
class ReferenceTest {

    private static final Path ROOT = RepositoryRoot.find();
    private static final Path FOLDER = ROOT.resolve("deploy/docs/reference");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private static Map<String, String> pages = Map.of();

    @BeforeAll
    static void make() throws IOException {
        pages = new TreeMap<>(ReferencePages.all(SignalExamples.in(ROOT.resolve("streams/src/test/resources"))));
    }

    @Test
    void thePagesAreInStep() throws IOException {
        if (Boolean.getBoolean("crossfire.reference.write")) {
            write();
        }
        assertEquals(pages, standing());
    }

    @Test
    void everyConflictCheckAndSignalHasItsPage() {
        Set<String> expected = new TreeSet<>(Set.of("conflicts.md", "checks.md", "signals.md"));
        RuleCatalogue shipped = RuleCatalogue.shipped();
        shipped.conflicts().conflicts().forEach(conflict -> expected.add("conflicts/" + conflict.id() + ".md"));
        CheckVocabulary.described().keySet().forEach(check -> expected.add("checks/" + check + ".md"));
        shipped.signals().names().forEach(signal -> expected.add("signals/" + signal + ".md"));
        assertEquals(expected, new TreeSet<>(pages.keySet()));
    }

    @Test
    void everyLinkLeadsSomewhereAndToEveryPageLeadsOne() {
        Set<String> reached = new TreeSet<>();
        Set<String> broken = new TreeSet<>();
        links((page, target) -> {
            if (pages.containsKey(target)) {
                reached.add(target);
            } else if (!Files.exists(FOLDER.resolve(target))) {
                broken.add(page + " → " + target);
            }
        });
        assertEquals(Set.of(), broken);
        assertEquals(pages.keySet(), reached);
    }

    /** A conflict leads to what it is made of, and that leads back. */
    @Test
    void conflictsAndWhatTheyAreMadeOfLeadToEachOther() {
        Set<String> there = new TreeSet<>();
        Set<String> back = new TreeSet<>();
        links((page, target) -> {
            if (page.startsWith("conflicts/")) {
                there.add(page + " " + target);
            } else if (target.startsWith("conflicts/") && page.contains("/")) {
                back.add(target + " " + page);
            }
        });
        assertEquals(there, back);
    }

    /** A word that no place is known for would be missing from the pages of its checks. */
    @Test
    void thePlaceOfEveryConditionIsKnown() {
        for (ConflictFile file : ConflictFile.shipped()) {
            long placed = file.conditions().stream()
                    .filter(condition ->
                            !List.of("concern", "symptom", "suspect").contains(condition.part()))
                    .count();
            long written = Stream.of("check", "when")
                    .mapToLong(key -> file.root().below(key).size())
                    .sum();
            assertEquals(written, placed, file.id());
        }
    }

    private interface Link {
        void leads(String page, String target);
    }

    /** Every link of every page, both told from the reference's folder. */
    private static void links(Link link) {
        pages.forEach((page, text) -> {
            Consumer<String> each = target -> link.leads(
                    page, Path.of(page).resolveSibling(target).normalize().toString());
            LINK.matcher(text).results().map(found -> found.group(1)).forEach(each);
        });
    }

    private static void write() throws IOException {
        for (String stale : standing().keySet()) {
            Files.delete(FOLDER.resolve(stale));
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = FOLDER.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.getValue());
        }
    }

    private static Map<String, String> standing() throws IOException {
        Map<String, String> standing = new TreeMap<>();
        if (Files.isDirectory(FOLDER)) {
            try (Stream<Path> files = Files.walk(FOLDER)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".md")).toList()) {
                    standing.put(FOLDER.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return standing;
    }
}
