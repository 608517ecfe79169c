package dev.crossfire.ingest.firewall;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing that is run on a node may change it. */
class SnapshotCommandTest {

    private static final Set<String> READERS =
            Set.of("iptables-nft-save", "iptables-legacy-save", "nft", "ip", "ss", "conntrack", "sysctl", "cat");

    @Test
    void noCommandCanMakeATable() {
        for (SnapshotCommand command : all()) {
            assertTrue(READERS.contains(command.program()), command::line);
            boolean save = command.program().endsWith("-save");
            assertFalse(
                    save && (command.words().contains("-t") || command.words().contains("-M")), command::line);
            assertFalse(
                    command.program().equals("iptables") || command.program().equals("iptables-save"), command::line);
        }
    }

    @Test
    void everyCommandOnlyReads() {
        Set<String> verbs =
                Set.of("add", "del", "delete", "replace", "flush", "set", "insert", "-w", "-D", "-F", "-I", "-U");
        for (SnapshotCommand command : all()) {
            assertTrue(command.words().stream().noneMatch(verbs::contains), command::line);
        }
    }

    private static List<SnapshotCommand> all() {
        List<SnapshotCommand> all = new ArrayList<>(SnapshotCommand.BESIDE_RULES);
        all.addAll(List.of(
                SnapshotCommand.NFT_RULES,
                SnapshotCommand.LEGACY_RULES,
                SnapshotCommand.LEGACY_TABLES,
                SnapshotCommand.NATIVE_TABLES,
                SnapshotCommand.nativeTable("ip", "site")));
        return all;
    }
}
