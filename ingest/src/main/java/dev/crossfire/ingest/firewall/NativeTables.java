package dev.crossfire.ingest.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which of the tables that {@code nft list tables} names are native: iptables-nft keeps its own under iptables' names, and nft prints those
 * with losses.
 */
final class NativeTables {

    private static final Set<String> IPTABLES_FAMILIES = Set.of("ip", "ip6");
    private static final Set<String> IPTABLES_NAMES = Set.of("filter", "nat", "mangle", "raw", "security");

    private NativeTables() {}

    /**
     * The commands that list them.
     *
     * @param tables as {@code nft list tables} prints them: {@code table ip filter} a line
     * @param iptablesSave what {@code iptables-nft-save} printed: it names the tables of its own names that hold what it cannot say
     */
    static List<SnapshotCommand> of(String tables, String iptablesSave) {
        List<SnapshotCommand> commands = new ArrayList<>();
        for (String line : tables.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length == 3 && words[0].equals("table") && !isOfIptables(words[1], words[2], iptablesSave)) {
                commands.add(SnapshotCommand.nativeTable(words[1], words[2]));
            }
        }
        return commands;
    }

    private static boolean isOfIptables(String family, String name, String iptablesSave) {
        boolean named = IPTABLES_FAMILIES.contains(family) && IPTABLES_NAMES.contains(name);
        boolean incompatible = family.equals("ip") && iptablesSave.contains("# Table `" + name + "' is incompatible");
        return named && !incompatible;
    }
}
