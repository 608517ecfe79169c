package dev.crossfire.deploy.app.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name exists: links lead somewhere, paths are there, and a name in CamelCase stands in the sources. */
class DocumentNamesTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern CAMEL_CASE = Pattern.compile("(?<![A-Za-z0-9])[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+");
    private static final Pattern PATH =
            Pattern.compile("(?:[A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]+\\.(?:java|yaml|md|xml|txt|json|sh|gz|properties)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("documents")
    void whatItNamesExists(Path document) {
        String text = read(document);
        List<String> missing = Stream.concat(brokenLinks(document, text), missingNames(document, text))
                .distinct()
                .toList();
        assertEquals(List.of(), missing, () -> document + " names what does not exist");
    }

    static List<Path> documents() {
        return RepositoryRoot.files(path -> path.endsWith(".md"));
    }

    private static Stream<String> brokenLinks(Path document, String text) {
        return matches(LINK, text, 1)
                .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                .filter(target -> !Files.exists(document.resolveSibling(target)));
    }

    private static Stream<String> missingNames(Path document, String text) {
        return matches(CODE, text, 1).flatMap(code -> {
            Matcher path = PATH.matcher(code);
            if (path.matches()) {
                return exists(document, code) ? Stream.empty() : Stream.of(code);
            }
            return matches(CAMEL_CASE, code, 0)
                    .filter(name -> !wordsOfTheSources().contains(name));
        });
    }

    private static boolean exists(Path document, String path) {
        return Files.exists(document.resolveSibling(path))
                || Files.exists(RepositoryRoot.find().resolve(path))
                || !RepositoryRoot.files(file -> file.endsWith("/" + path)).isEmpty();
    }

    private static Set<String> wordsOfTheSources() {
        return Sources.WORDS;
    }

    private static Stream<String> matches(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(result -> result.group(group));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read once, and only when there are documents. */
    private static final class Sources {
        static final Set<String> WORDS =
                RepositoryRoot.files(path -> path.matches("crossfire|.*\\.(java|xml|yaml|sh|properties|html|js)"))
                        .stream()
                        .flatMap(file -> matches(WORD, read(file), 0))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
