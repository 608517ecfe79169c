package dev.crossfire.streams.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.streams.SharedCaptures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Inputs that a coverage-guided fuzzer thinks of: Jazzer, in a process of its own for each parser, begun from inputs that are kept and
 * from what people posted. Some thousand executions from a fixed seed in the build, ten million of each parser in the campaign.
 */
class FuzzingTest {

    /** One parser to fuzz, such as after a finding in it was mended; empty for all. */
    private static final String ONLY = System.getProperty("crossfire.fuzz.only", "");

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");
    private static final int RUNS = CAMPAIGN ? 500_000 : 2_000;

    /** After those that are led by what the parser compares: led by what it reaches alone, they cost a fifth. */
    private static final int MORE_RUNS = CAMPAIGN ? 9_500_000 : 0;

    private static final List<String> LED_BY_COVERAGE = List.of(
            "--trace=cov",
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexRoadblocks"
                    + ":com.code_intelligence.jazzer.sanitizers.RegexInjection");

    private static final int LONGEST = 1024;
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

    @TempDir
    Path folder;

    /** What a campaign found broken once, and what took it furthest: each line of the file is an input in base 64. */
    @ParameterizedTest
    @EnumSource
    void whatIsKeptIsRead(FuzzedParser parser) {
        List<byte[]> kept = kept(parser);
        assertFalse(kept.isEmpty(), "no input is kept for " + parser);
        kept.forEach(parser::read);
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void nothingThatTheFuzzerThinksOfBreaksIt(FuzzedParser parser) throws Exception {
        assumeTrue(ONLY.isEmpty() || ONLY.equals(parser.word()), "crossfire.fuzz.only names " + ONLY);
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        List<byte[]> begun = new ArrayList<>(kept(parser));
        for (String file : parser.corpus()) {
            SharedCaptures.rows(file).forEach(row -> begun.add(beginning(row)));
        }
        for (int i = 0; i < begun.size(); i++) {
            Files.write(corpus.resolve("begun-" + i), begun.get(i));
        }
        fuzz(parser, RUNS, corpus, List.of());
        if (MORE_RUNS > 0) {
            fuzz(parser, MORE_RUNS, corpus, LED_BY_COVERAGE);
        }
    }

    private void fuzz(FuzzedParser parser, int runs, Path corpus, List<String> options) throws Exception {
        Path log = folder.resolve("log");
        int exit = fuzzer(parser, runs, corpus, options)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        // What the fuzzer prints quotes inputs as they are.
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertEquals(0, exit, () -> end(said));
        Matcher done = DONE.matcher(said);
        assertTrue(done.find() && Long.parseLong(done.group(1)) >= runs, () -> end(said));
    }

    private ProcessBuilder fuzzer(FuzzedParser parser, int runs, Path corpus, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                // Some thousand runs are over before the strong compiler has paid for itself.
                "-XX:TieredStopAtLevel=" + (CAMPAIGN ? 4 : 1),
                "-D" + FuzzTarget.PARSER + "=" + parser.word(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(),
                "--instrumentation_includes=dev.crossfire.**"));
        command.addAll(options);
        command.addAll(List.of(
                "-runs=" + runs,
                "-seed=20261122",
                "-max_len=" + LONGEST,
                "-timeout=120",
                "-artifact_prefix=" + folder + "/",
                corpus.toString()));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }

    private static byte[] beginning(JsonNode row) {
        byte[] text = row.path("text").asText().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, Math.min(text.length, LONGEST));
    }

    private static List<byte[]> kept(FuzzedParser parser) {
        try (InputStream in = FuzzingTest.class.getResourceAsStream("/fuzz/" + parser.word() + ".base64")) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .map(Base64.getDecoder()::decode)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(String said) {
        return said.substring(Math.max(0, said.length() - 6000));
    }
}
