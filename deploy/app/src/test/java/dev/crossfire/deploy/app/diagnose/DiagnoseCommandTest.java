package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {

    private static final Path BUNDLES = RepositoryRoot.find().resolve("streams/src/test/resources/bundles");

    @TempDir
    Path folder;

    @Test
    void aPathThatIsNotThereFailsAndTheOthersAreStillDiagnosed() throws IOException {
        Path copy = copy("legacy_masq_all");
        CommandRun run =
                CommandRun.of("diagnose", "-o", "json", folder.resolve("absent").toString(), copy.toString());
        assertEquals(1, run.exit());
        assertTrue(
                run.err().lines().anyMatch(line -> line.contains("absent") && line.contains("does not exist")),
                run.err());
        assertEquals("confirmed", json(run).at("/incidents/0/verdict").asText());
    }

    @Test
    void aNamedFileOfUnknownKindFails() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "call the customer back\n");
        CommandRun run = CommandRun.of("diagnose", file.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("notes.txt"), run.err());
    }

    /** What a script of the runbook wrote into one file says what its outputs say in files of their own. */
    @Test
    void oneFileOfAllOutputsIsReadAsTheOutputs() throws IOException {
        Path bundle = BUNDLES.resolve("legacy_masq_all");
        NodeFile node = NodeFile.parse(Files.readString(bundle.resolve(NodeFile.NAME)));
        StringBuilder script = new StringBuilder();
        List<Map.Entry<String, Instant>> files = new ArrayList<>(node.taken().entrySet());
        files.sort(Map.Entry.comparingByValue());
        for (Map.Entry<String, Instant> file : files) {
            script.append(file.getValue())
                    .append("\n$ ")
                    .append(command(file.getKey()))
                    .append('\n');
            script.append(Files.readString(bundle.resolve(file.getKey())));
        }
        Files.writeString(folder.resolve("capture.txt"), script);
        Files.copy(bundle.resolve("kubelet.log"), folder.resolve("kubelet.log"));
        CommandRun run = CommandRun.of(
                "diagnose", "-o", "json", "--cluster", "cap-9147a", "--node", "node-a17", folder.toString());
        assertEquals(0, run.exit(), run.err());
        JsonNode whole = json(CommandRun.of("diagnose", "-o", "json", bundle.toString()));
        for (String field : List.of("verdict", "cause", "proof")) {
            assertEquals(whole.at("/incidents/0/" + field), json(run).at("/incidents/0/" + field), field);
        }
        assertEquals("confirmed", json(run).at("/incidents/0/verdict").asText());
    }

    private static String command(String file) {
        String name = file.replaceFirst("\\.txt$", "").replaceFirst("\\.\\d+$", "");
        return switch (name) {
            case "iptables-save" -> "iptables-legacy-save -c";
            case "other-backend" -> "iptables-nft-save -c";
            case "ss" -> "ss -tan";
            case "ss-ltn" -> "ss -ltn";
            case "conntrack" -> "conntrack -L -p tcp";
            case "sysctl" -> "sysctl -a";
            case "ip-route" -> "ip route show table all";
            case "ip-route-get" -> "ip route get 127.0.0.1";
            default -> name.replace('-', ' ');
        };
    }

    @Test
    void anUnknownOrEmptyFileInAFolderIsListedAndDoesNotFail() throws IOException {
        Path copy = copy("legacy_masq_all");
        Files.writeString(copy.resolve("notes.txt"), "call the customer back\n");
        Files.writeString(copy.resolve("empty.txt"), "");
        CommandRun run = CommandRun.of("diagnose", "-o", "json", copy.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals("unknown", input(json(run), "notes.txt").get("kind").asText());
        assertEquals("empty", input(json(run), "empty.txt").get("kind").asText());
    }

    @Test
    void anEmptyFileOfANamedBackendMeansThatItHasNoRules() throws IOException {
        JsonNode report = json(
                CommandRun.of("diagnose", "-o", "json", copy("src_route_flip").toString()));
        JsonNode other = input(report, "other-backend.0.txt");
        assertEquals("firewall", other.get("kind").asText());
        assertFalse(other.at("/facts/localnetDrop").asBoolean());
        JsonNode save = input(report, "iptables-save.0.txt");
        assertTrue(save.at("/facts/localnetDrop").asBoolean()
                && save.at("/facts/kubeFirewall").asBoolean());
    }

    @Test
    void withoutSnapshotsItCannotAssessAndSaysHowToCaptureOne() throws IOException {
        CommandRun run = CommandRun.of("diagnose", copy("no_snapshot").toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("cannot assess") && run.out().contains("iptables-nft-save -c"), run.out());
        assertFalse(run.out().contains("CONFIRMED") || run.out().contains("SUSPECTED"), run.out());
    }

    @Test
    void brokenJsonALongLineAndStrangeBytesLeaveTheRestStanding() throws IOException {
        Path copy = copy("legacy_masq_all");
        Path journal;
        try (Stream<Path> files = Files.list(copy)) {
            journal = files.filter(
                            file -> file.getFileName().toString().matches("(journal.json|fluentbit.jsonl|kubelet.log)"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] rest = Files.readAllBytes(journal);
        try (var out = Files.newOutputStream(journal)) {
            out.write("{\"MESSAGE\": \"ExecSync cmd from runtime service failed\n".getBytes(StandardCharsets.UTF_8));
            out.write("x".repeat(5 * 1024 * 1024).getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {'\n', (byte) 0xff, (byte) 0xfe, 0, '\n'});
            out.write(rest);
        }
        CommandRun run = CommandRun.of("diagnose", "-o", "json", copy.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals("confirmed", json(run).at("/incidents/0/verdict").asText());
    }

    @Test
    void aTruncatedSaveIsReadAndSaidToBeCut() throws IOException {
        Path copy = copy("legacy_masq_all");
        Path save = copy.resolve("iptables-save.0.txt");
        String text = Files.readString(save);
        Files.writeString(save, text.substring(0, text.length() / 2));
        CommandRun run = CommandRun.of("diagnose", "-o", "json", copy.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(input(json(run), "iptables-save.0.txt").get("error").asText().contains("cut short"));
    }

    /** Such a listing may be whole: it is not said to be cut, but that nobody can tell. */
    @Test
    void aListingIsSaidNotToTellWhereItEnds() throws IOException {
        Path copy = copy("legacy_masq_all");
        Files.writeString(copy.resolve("iptables-save.0.txt"), """
                Chain INPUT (policy ACCEPT 900 packets, 90000 bytes)
                    pkts      bytes target     prot opt in     out     source               destination
                      40     2400 KUBE-FIREWALL  all  --  *      *       0.0.0.0/0            0.0.0.0/0
                """);
        CommandRun run = CommandRun.of("diagnose", "-o", "json", copy.toString());
        assertEquals(0, run.exit(), run.err());
        String error = input(json(run), "iptables-save.0.txt").get("error").asText();
        assertTrue(error.contains("does not say where it ends") && !error.contains("cut short"), error);
    }

    @Test
    void aBundleWhoseDescriptionIsBrokenFailsWithTheLine() throws IOException {
        Path copy = copy("legacy_masq_all");
        Files.writeString(copy.resolve("node.yaml"), "cluster: [unclosed\n");
        CommandRun run = CommandRun.of("diagnose", copy.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("node.yaml"), run.err());
    }

    @Test
    void looseFilesFallBackToTheOneNodeTheyName() throws IOException {
        Path copy = copy("legacy_masq_all");
        Files.delete(copy.resolve("node.yaml"));
        JsonNode report = json(CommandRun.of("diagnose", "-o", "json", "--cluster", "prod", copy.toString()));
        for (JsonNode finding : report.get("findings")) {
            assertEquals(report.at("/findings/0/node"), finding.get("node"), report::toPrettyString);
        }
        assertEquals("prod", report.at("/findings/0/cluster").asText());
        assertFalse(report.at("/findings/0/node").asText().equals("unknown"), report::toPrettyString);
    }

    @Test
    void failOnMatchesAndBadUsageIsTwo() throws IOException {
        String bundle = copy("legacy_masq_all").toString();
        assertEquals(
                3, CommandRun.of("diagnose", "--fail-on", "confirmed", bundle).exit());
        assertEquals(
                0,
                CommandRun.of(
                                "diagnose",
                                "--fail-on",
                                "confirmed",
                                BUNDLES.resolve("no_snapshot").toString())
                        .exit());
        assertEquals(
                1,
                CommandRun.of(
                                "diagnose",
                                "--fail-on",
                                "confirmed",
                                bundle,
                                folder.resolve("absent").toString())
                        .exit());
        assertEquals(2, CommandRun.of("diagnose").exit());
        assertEquals(2, CommandRun.of("diagnose", "-o", "yaml", bundle).exit());
    }

    @Test
    void explainShowsEveryCheckHeldOrMissed() throws IOException {
        CommandRun run = CommandRun.of(
                "diagnose", "--explain", BUNDLES.resolve("drop_not_hooked").toString());
        assertTrue(run.out().contains("held    symptom") && run.out().contains("missed  drop-counter-rose"), run.out());
    }

    private Path copy(String bundle) throws IOException {
        Path from = BUNDLES.resolve(bundle);
        Path to = Files.createDirectory(folder.resolve(bundle));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("expected.json")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode input(JsonNode report, String name) {
        for (JsonNode input : report.get("inputs")) {
            if (input.get("path").asText().endsWith("/" + name)) {
                return input;
            }
        }
        throw new AssertionError(name + " is not among the inputs");
    }
}
