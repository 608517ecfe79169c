package dev.crossfire.ingest.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NativeTablesTest {

    private static final String TABLES =
            "table ip filter\ntable ip nat\ntable ip6 mangle\ntable inet filter\ntable ip site-vpn\n";

    @Test
    void whatIptablesKeepsIsNotNative() {
        assertEquals(
                List.of("nft list table inet filter", "nft list table ip site-vpn"),
                lines(TABLES, "*filter\nCOMMIT\n"));
        assertEquals(List.of(), lines("", ""));
    }

    @Test
    void aTableThatIptablesCannotSayIsListedByNft() {
        assertEquals(
                List.of("nft list table ip nat", "nft list table inet filter", "nft list table ip site-vpn"),
                lines(TABLES, "# Table `nat' is incompatible, use 'nft' tool.\n"));
    }

    private static List<String> lines(String tables, String save) {
        return NativeTables.of(tables, save).stream().map(SnapshotCommand::line).toList();
    }
}
