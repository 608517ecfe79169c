package dev.crossfire.streams.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleOwnerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "POSTROUTING | -A POSTROUTING -m comment --comment site-vpn -j MASQUERADE | unknown (its comment says \"site-vpn\")",
                "POSTROUTING | -A POSTROUTING -m comment --comment \"site vpn\" -j MASQUERADE | unknown (its comment says \"site vpn\")",
                "POSTROUTING | -A POSTROUTING -j MASQUERADE | unknown",
                "cali-nat-outgoing | -A cali-nat-outgoing -j MASQUERADE | Calico (Felix)",
                "POSTROUTING | -A POSTROUTING -m comment --comment \"flanneld masq\" -j MASQUERADE | flannel",
                "post | oifname != \"docker0\" masquerade comment \"office vpn\" | unknown (its comment says \"office vpn\")",
            })
    void isToldFromChainAndComment(String chain, String rule, String owner) {
        assertEquals(
                owner,
                RuleOwner.of(new Rewriter(
                        rule,
                        1,
                        "nat",
                        List.of("POSTROUTING", chain),
                        "MASQUERADE",
                        null,
                        Certainty.EXACT,
                        null,
                        null)));
    }
}
