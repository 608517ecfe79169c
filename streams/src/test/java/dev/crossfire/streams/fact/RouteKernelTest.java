package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.streams.fact.RouteDecision.Outcome;
import dev.crossfire.streams.fact.ruleset.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lookup against the kernel's own answer, over random routes and policy rules of a network namespace. */
@Tag("root")
class RouteKernelTest {

    private static final int CONFIGURATIONS = Integer.getInteger("crossfire.kernel.rulesets", 50) * 2;

    private static final long SEED = Long.getLong("crossfire.kernel.seed", 9099);

    private static final List<String> SELECTORS = List.of(
            "",
            "",
            "to 127.0.0.0/8",
            "to 127.0.0.1",
            "to 10.0.0.0/8",
            "from 10.20.0.1",
            "from 127.0.0.0/8",
            "fwmark 0x1",
            "fwmark 0x0/0xff",
            "not fwmark 0xca6c",
            "not to 127.0.0.0/8",
            "iif lo",
            "iif n0",
            "oif n0",
            "uidrange 0-0",
            "uidrange 1000-2000",
            "ipproto tcp",
            "ipproto udp",
            "ipproto tcp dport 9099",
            "ipproto tcp dport 1-1000");

    private static final List<String> ACTIONS = List.of(
            "lookup 100",
            "lookup 101",
            "lookup 102",
            "lookup main",
            "lookup local",
            "lookup main suppress_prefixlength 0",
            "lookup 100 suppress_prefixlength 8",
            "goto 32766",
            "unreachable",
            "blackhole",
            "prohibit");

    private static final List<String> ROUTES = List.of(
            "local 127.0.0.0/8 dev lo src 10.20.0.1",
            "local 127.0.0.1 dev lo src 10.20.0.1",
            "local 127.0.0.1 dev lo",
            "local 127.0.0.0/8 dev lo metric 5",
            "127.0.0.0/8 via 10.20.0.2 dev n0",
            "127.0.0.1 via 10.20.0.2 dev n0 src 10.20.0.1",
            "default via 10.20.0.2 dev n0",
            "default via 10.20.0.2 dev n0 src 10.20.0.1 metric 10",
            "0.0.0.0/1 dev n0",
            "throw 127.0.0.0/8",
            "throw default",
            "blackhole 127.0.0.0/8",
            "unreachable default metric 100",
            "prohibit 127.0.0.1",
            "10.0.0.0/8 via 10.20.0.2");

    @Test
    void theLookupDecidesAsTheKernel() {
        try (NetworkNamespace namespace = NetworkNamespace.open()) {
            int sure = 0;
            for (int i = 0; i < CONFIGURATIONS; i++) {
                String script = script(new Random(SEED + i));
                namespace.run(script);
                sure += compare(namespace, script) ? 1 : 0;
            }
            assertTrue(2 * sure > CONFIGURATIONS);
        }
    }

    private static boolean compare(NetworkNamespace namespace, String script) {
        String routes = namespace.run("ip route show table all");
        String rules = namespace.run("ip rule");
        RouteDecision decision = RouteLookup.decide(
                RouteReader.routes(routes, "ip route show table all"),
                PolicyRuleReader.read(rules),
                AddressReader.read(namespace.run("ip addr")));
        String said = namespace.run("ip route get 127.0.0.1 uid 0 ipproto tcp dport 9099 2>&1; true");
        RouteGetFact kernel = RouteReader.routeGet(said);
        String all = rules + routes + said + decision + "\n" + script;
        compareJson(namespace, decision, kernel, all);
        if (decision.certainty() == Certainty.MAY) {
            return false;
        }
        boolean refused = kernel.error() != null || said.startsWith("RTNETLINK");
        assertEquals(refused, decision.outcome() == Outcome.UNREACHABLE, all);
        if (!refused) {
            assertEquals(kernel.local(), decision.outcome() == Outcome.LOCAL, all);
            assertEquals(kernel.dev(), decision.dev(), all);
            assertEquals(kernel.src(), decision.source(), all);
            assertEquals(kernel.via(), decision.via(), all);
        }
        return true;
    }

    /** Asked for JSON, ip tells the same. */
    private static void compareJson(
            NetworkNamespace namespace, RouteDecision decision, RouteGetFact kernel, String all) {
        RouteDecision ofJson = RouteLookup.decide(
                RouteReader.routes(json(namespace, "route show table all"), "ip -j route show table all"),
                PolicyRuleReader.read(json(namespace, "rule")),
                AddressReader.read(json(namespace, "addr")));
        assertEquals(withoutTexts(decision), withoutTexts(ofJson), all);
        if (kernel.error() == null && !kernel.text().startsWith("RTNETLINK")) {
            RouteGetFact get =
                    RouteReader.routeGet(json(namespace, "route get 127.0.0.1 uid 0 ipproto tcp dport 9099"));
            assertEquals(
                    List.of(kernel.local(), kernel.dev() + kernel.src() + kernel.via() + kernel.table() + kernel.uid()),
                    List.of(get.local(), get.dev() + get.src() + get.via() + get.table() + get.uid()),
                    all);
        }
    }

    private static String json(NetworkNamespace namespace, String command) {
        String json = namespace.run("ip -j " + command);
        assertTrue(IpJson.is(json), json);
        return IpJson.asText(json);
    }

    private static String withoutTexts(RouteDecision decision) {
        return decision.outcome() + " " + decision.source() + " " + decision.dev() + " " + decision.via() + " "
                + decision.rulePref() + " " + decision.routePrefix() + " " + decision.table() + " "
                + decision.certainty();
    }

    /** The usual state, then some rules and routes; what the kernel does not take is left out. */
    private static String script(Random random) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "ip rule flush; ip rule del pref 0; ip rule add pref 32766 lookup main; ip rule add pref 32767 lookup default");
        lines.add(
                "for t in 100 101 102; do ip route flush table $t; done; ip route flush table main; ip route flush table local");
        lines.add("ip route add local 127.0.0.0/8 dev lo table local src 127.0.0.1");
        lines.add("ip route add local 10.20.0.1 dev n0 table local src 10.20.0.1");
        lines.add("ip route add 10.20.0.0/24 dev n0 src 10.20.0.1");
        if (random.nextInt(4) > 0) {
            lines.add("ip route add local 127.0.0.1 dev lo table local src "
                    + (random.nextInt(4) == 0 ? "10.20.0.1" : "127.0.0.1"));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            String table = random.nextInt(4) == 0 ? "main" : "10" + random.nextInt(3);
            lines.add("ip route add " + pick(random, ROUTES) + " table " + table);
        }
        lines.add("ip rule add pref " + (random.nextInt(3) == 0 ? 0 : 100) + " lookup local");
        for (int i = random.nextInt(4); i > 0; i--) {
            lines.add("ip rule add pref " + (1 + random.nextInt(200)) + " " + pick(random, SELECTORS) + " "
                    + pick(random, ACTIONS));
        }
        return "{ " + String.join("\n", lines) + "\n} 2>/dev/null; true";
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
