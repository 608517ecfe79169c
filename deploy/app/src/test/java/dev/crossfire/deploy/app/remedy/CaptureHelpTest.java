package dev.crossfire.deploy.app.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diagnose --help} says to paste on a node is pasted on one that is broken, and is enough for the proof. */
class CaptureHelpTest {

    private static final String WAIT = "sleep 30";

    /** Its journal is the test's, and it has no cluster. */
    private static final List<String> ELSEWHERE = List.of("journalctl ", "kubectl ");

    @TempDir
    private Path folder;

    private static List<String> pasted() {
        return CommandRun.of("diagnose", "--help")
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("Capture "))
                .skip(1)
                .toList();
    }

    @Test
    void isWholeInTheNarrowestTerminal() {
        assertTrue(pasted().size() > 5);
        for (String line : pasted()) {
            assertTrue(line.startsWith("  ") && line.length() < 80, line);
        }
    }

    @Test
    void whatIsPastedIsEnoughForTheProof() throws Exception {
        LabNode.requireRoot();
        try (LabNode node = LabNode.open()) {
            node.run(
                    "iptables-nft -w -N KUBE-FIREWALL; iptables-nft -w -I INPUT -j KUBE-FIREWALL;"
                            + " iptables-nft -w -I OUTPUT -j KUBE-FIREWALL; iptables-nft -w -A KUBE-FIREWALL ! -s 127.0.0.0/8"
                            + " -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\" -m conntrack"
                            + " ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP; iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE");
            paste(node);
            Files.writeString(folder.resolve("journal.json"), node.journal());
            CommandRun run = CommandRun.of("diagnose", "-o", "json", folder.toString());
            assertEquals(0, run.exit(), run.err());
            JsonNode said = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
            JsonNode incident = said.get("incidents").get(0);
            assertEquals("confirmed", incident.get("verdict").asText(), run.out());
            assertEquals("loopback-masqueraded", incident.get("cause").get("id").asText(), run.out());
            // The rule and its counter, and the packet on its way, were read out of the same paste.
            assertTrue(incident.get("timeline").toString().contains("-A KUBE-FIREWALL ! -s 127.0.0.0/8"), run.out());
            // Each backend was asked, and the empty answer of one is an answer.
            assertFalse(incident.get("notes").toString().contains("Not seen"), run.out());
        }
    }

    /** Pastes it; in place of the wait between its two passes the node's checks fail. */
    private void paste(LabNode node) throws Exception {
        List<String> lines = pasted().stream()
                .filter(line -> ELSEWHERE.stream().noneMatch(line.strip()::startsWith))
                .toList();
        String script = String.join("\n", lines);
        assertTrue(script.contains(WAIT), script);
        Process shell = node.shell(folder, "exec 3>&1\n" + script.replace(WAIT, "{ echo taken >&3; read -r; }"));
        try (BufferedReader said = shell.inputReader(StandardCharsets.UTF_8);
                Writer typed = shell.outputWriter(StandardCharsets.UTF_8)) {
            assertEquals("taken", said.readLine());
            for (int check = 0; check < 4; check++) {
                assertFalse(node.check());
            }
            typed.write("\n");
            typed.flush();
            assertEquals(0, shell.waitFor());
        }
    }
}
