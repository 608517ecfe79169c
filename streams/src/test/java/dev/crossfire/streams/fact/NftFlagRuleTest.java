package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which nft spells "not DNAT": flags of a connection share their names with verdicts. */
class NftFlagRuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ct status & dnat != dnat | 1 | 0",
                "ct status & dnat == 0 | 1 | 0",
                "ct status ! dnat | 1 | 0",
                "ct status & dnat == dnat | 0 | 0",
                "ct status & (dnat , snat) != 0x20 | 0 | 1",
            },
            quoteCharacter = '"')
    void aMaskedFlagIsNoVerdict(String match, int hooks, int mayHooks) {
        String text = """
                table ip guard {
                	chain in {
                		type filter hook input priority filter - 10; policy accept;
                		ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != { established, related } %s counter packets 13 bytes 780 drop
                	}
                }
                """.formatted(match);
        Instant at = Instant.parse("2026-11-23T08:25:54Z");
        FirewallSnapshot snapshot = new FirewallSnapshot(
                "prod",
                "worker-3",
                null,
                at,
                List.of(new FirewallSnapshot.Part("firewall", "nft", "native", 4, at, 0, null, text, null)));

        RulesetFact fact = assertInstanceOf(
                RulesetFact.class, SnapshotReader.read(snapshot).facts().get(0).fact());

        assertEquals(
                hooks,
                fact.localnetDrops().stream()
                        .mapToLong(drop -> drop.hooks().size())
                        .sum(),
                fact::toString);
        assertEquals(
                mayHooks,
                fact.localnetDrops().stream()
                        .mapToLong(drop -> drop.mayHooks().size())
                        .sum(),
                fact::toString);
    }
}
