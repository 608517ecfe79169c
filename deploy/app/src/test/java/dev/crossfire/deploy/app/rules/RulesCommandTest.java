package dev.crossfire.deploy.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code crossfire rules}: what it says of files that are right, and of each way in which they can be wrong. */
class RulesCommandTest {

    private static final String FILE = """
            id: disk-full
            title: The disk is full
            recognise:
              journal:
                signals:
                  - signal: disk-full
                    literals: [no space left on device]
                    forms:
                      - text: '(?P<path>/\\S+): no space left on device'
                        attributes: {subject: '{path}'}
            signals: [disk-full]
            wording: {opened: first seen, reopened: seen again}
            symptom: {seen: {signal: disk-full, atLeast: 2}}
            suspect: {seen: {signal: disk-full}}
            proof:
              - {id: often, check: {seen: {signal: disk-full, atLeast: 2, within: 5m}}, says: "{subject} was full {count} times"}
            causes:
              - {id: logs, check: {seen: {signal: disk-full, where: {subject: ['/var/log*']}}}, says: "logs fill it"}
              - {id: other, check: {seen: {signal: disk-full}}, says: "something fills it"}
            resolved: {check: {not: {seen: {signal: disk-full, within: 2m}}}, says: "there is room again"}
            remedies:
              - id: vacuum
                title: Shrink the journal
                scope: node
                source: man journalctl
                variants:
                  - {causes: [logs], holds: "yes", because: "it frees what fills it", commands: [journalctl --vacuum-size=200M]}
                  - {holds: "partly", because: "it frees something"}
            """;

    private static final String GIVEN = """
            given:
              node.yaml: "{cluster: prod, node: worker-3}"
              kubelet.log: |
                2026-01-21T09:00:00.000000+00:00 worker-3 kubelet[1]: write /var/log/x: no space left on device
                2026-01-21T09:00:%s.000000+00:00 worker-3 kubelet[1]: write /var/log/x: no space left on device
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(folder.resolve("scenarios/deep"));
        write("disk-full.yaml", FILE);
        write(
                "scenarios/full.yaml",
                "scenario: twice\n" + GIVEN.formatted("20")
                        + "then: {conflict: disk-full, verdict: confirmed, cause: logs, first: vacuum, holds: {vacuum: 'yes'}}\n");
        write(
                "scenarios/deep/once.yaml",
                "scenario: one line says nothing\n" + GIVEN.formatted("00").replaceFirst("(?m)^.*09:00:00.*\n", "")
                        + "then: {conflict: disk-full, verdict: [none, refuted]}\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private CommandRun rules(String command) {
        return CommandRun.of("rules", command, folder.toString());
    }

    @Test
    void whatIsRightIsSaidToBe() {
        CommandRun lint = rules("lint");
        assertEquals(0, lint.exit(), lint.out() + lint.err());
        assertTrue(lint.out().endsWith("nothing is wrong\n"), lint.out());
        assertTrue(lint.out().contains("cost     disk-full: 6 checks"), lint.out());
        CommandRun test = rules("test");
        assertEquals(0, test.exit(), test.out() + test.err());
        assertTrue(test.out().endsWith("2 scenarios, 0 failed\n"), test.out());
    }

    @Test
    void theListHoldsTheShippedAndTheOwn() throws IOException {
        CommandRun run = CommandRun.of("rules", "list", "-o", "json", "--conflicts", folder.toString());
        JsonNode list = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
        JsonNode own = null;
        for (JsonNode conflict : list.get("conflicts")) {
            boolean isOwn = conflict.get("id").asText().equals("disk-full");
            assertEquals(isOwn, conflict.hasNonNull("file"), conflict::toString);
            own = isOwn ? conflict : own;
        }
        assertTrue(own != null, run.out());
        assertEquals("[\"logs\",\"other\"]", own.get("causes").toString());
        assertTrue(run.out().contains("\"healthcheck-vs-kube-firewall\""), run.out());
        assertFalse(list.get("ruleset")
                .equals(Json.tree(CommandRun.of("rules", "list", "-o", "json")
                                .out()
                                .getBytes(StandardCharsets.UTF_8))
                        .get("ruleset")));
        assertEquals(
                FILE,
                CommandRun.of("rules", "show", "disk-full", "--conflicts", folder.toString())
                        .out());
        assertEquals(
                "crossfire rules show: there is no conflict 'healthcheck-vs-kube-firewal', did you mean 'healthcheck-vs-kube-firewall'?",
                CommandRun.of("rules", "show", "healthcheck-vs-kube-firewal")
                        .onlyErrorLine()
                        .replaceFirst(" Known:.*", ""));
    }

    /** Each complaint names file, line and column, and the word that was meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            atLeast: 2}}\\nsuspect     | atleast: 2}}\\nsuspect    | error    F:13:37: there is no key 'atleast', did you mean 'atLeast'?
            symptom: {seen:            | symptom: {sen:            | error    F:13:10: there is no check 'sen', did you mean 'seen'?
            where: {subject            | where: {sujbect           | error    F:18:67: there is no attribute 'sujbect', did you mean 'subject'?
            signals: [disk-full]       | signals: [disk-ful]       | error    F:11:11: there is no signal 'disk-ful', did you mean 'disk-full'?
            signals: [disk-full]       | signals: [disk-full]\\nexplainedBy: [port-already-takn] | error    F:12:15: there is no other conflict 'port-already-takn', did you mean 'port-already-taken'?
            suspect: {seen: {signal: disk-full | suspect: {seen: {signal: probe-faild | error    F:14:26: there is no signal 'probe-faild', did you mean 'probe-failed'?
            causes: [logs]             | causes: [log]             | error    F:27:19: there is no cause 'log', did you mean 'logs'?
            within: 5m                 | within: 5 minutes         | error    F:16:71: expected a time such as 90s, 5m or 1h, found '5 minutes'
            holds: "partly"            | holds: "maybe"            | error    F:28:17: expected one of
            id: disk-full              | id: Disk full             | error    F:1:5: expected an id
            id: disk-full              | id: healthcheck-vs-kube-firewall | error    F:1:5: expected an id that no other conflict has
            (?P<path>/                 | (?P<path/                 | error    F:9:19: expected a pattern of RE2
            title: The disk is full    | titel: The disk is full   | error    F:2:1: there is no key 'titel', did you mean 'title'?
            {count} times              | {cuont} times             | warning  F:16:83: there is no binding 'cuont', did you mean 'count'?
            ', where: {subject: [''/var/log*'']}' | ' '            | warning  F:19:10: the cause 'other' is never told
            causes: [logs], holds      | holds                     | warning  F:28:9: this variant of 'vacuum' is never told
            symptom: {seen: {signal: disk-full, atLeast: 2}} | symptom: {all: []} | error    F:13:16: expected at least one condition
            symptom: {seen: {signal: disk-full, atLeast: 2}} | 'symptom: &s {all: [*s]}' | error    F:13:10: nested deeper than 64
            attributes: {subject:      | attributes: {sbject:      | warning  F:10:26: there is no attribute 'sbject', did you mean 'subject'?
            literals: [no space left on device] | 'literals: [a/slash in it]' | warning  F:7:20: the literal 'a/slash in it' holds a character
            text: '(?P<path>           | text: '(?i)(?P<path>      | warning  F:9:19: the pattern
            'holds: "partly"'          | 'holds: "no"'             | warning  F:19:10: no remedy is said to help against the cause 'other'
            """)
    void whatIsWrongIsNamed(String right, String wrong, String complaint) throws IOException {
        String from = right.replace("\\n", "\n");
        assertTrue(FILE.contains(from), from);
        write("disk-full.yaml", FILE.replace(from, wrong.replace("\\n", "\n")));
        CommandRun run = rules("lint");
        String said = run.out().replace(folder.resolve("disk-full.yaml").toString(), "F");
        assertTrue(said.contains(complaint), said);
        assertEquals(complaint.startsWith("error") ? 1 : 0, run.exit(), said);
    }

    @Test
    void aSignalThatNothingAsksForIsNamed() throws IOException {
        write("disk-full.yaml", FILE.replace("""
                            attributes: {subject: '{path}'}
                """, """
                            attributes: {subject: '{path}'}
                      - signal: inodes-gone
                        literals: [no inodes left]
                        forms: [{says: no inodes left}]
                """));
        assertTrue(
                rules("lint").out().contains("the signal 'inodes-gone' is recognised, but no condition asks for it"));
    }

    @Test
    void aConflictThatWasNeverSeenToStaySilentIsRefused() throws IOException {
        Files.delete(folder.resolve("scenarios/deep/once.yaml"));
        CommandRun run = rules("lint");
        assertEquals(1, run.exit());
        assertTrue(run.out().contains("error    disk-full: no scenario in which it must not fire"), run.out());
    }

    @Test
    void whatCameOutOtherwiseIsPrintedWithItsChecks() throws IOException {
        write(
                "scenarios/full.yaml",
                "scenario: twice\n" + GIVEN.formatted("20")
                        + "then: {conflict: disk-full, verdict: none, cause: other, holds: {vacuum: 'no'}, says: [a rare word]}\n");
        CommandRun run = rules("test");
        assertEquals(1, run.exit());
        for (String difference : new String[] {
            "expected disk-full none, got confirmed",
            "    held    often: /var/log/x was full 2 times",
            "expected the cause other, got logs",
            "expected 'no' of the remedy vacuum, got 'yes'",
            "expected 'a rare word' to be said",
            "2 scenarios, 1 failed"
        }) {
            assertTrue(run.out().contains(difference), run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "verdict: confirmd, did you mean 'confirmed'?",
        "'conflict: disk-full, verdit: none', did you mean 'verdict'?"
    })
    void aScenarioThatCannotBeUsedIsNamed(String wrong, String meant) throws IOException {
        write(
                "scenarios/full.yaml",
                "scenario: x\n" + GIVEN.formatted("20") + "then: {conflict: disk-full, "
                        + wrong.replace("conflict: disk-full, ", "") + "}\n");
        String line = rules("test").onlyErrorLine();
        assertTrue(line.contains("full.yaml:7:") && line.contains(meant), line);
    }

    @Test
    void aFolderThatHoldsNothingSaysWhatItShould() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertEquals(
                "crossfire rules lint: " + empty
                        + " holds no conflict file (*.yaml); 'crossfire rules show ID' prints one to begin with",
                CommandRun.of("rules", "lint", empty.toString()).onlyErrorLine());
    }
}
