package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.SysctlFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code rewriter-found: {certainty: exact, kind: nat|source-route|routed-away, during: failing}}: something gives a packet to 127.0.0.1 a foreign source
 * before it meets a localnet rule. It names the cause and is never proof by itself: a check that dials another address is not touched by it.
 *
 * @param whileFailing where other hosts can send to 127.0.0.0/8 of the node, it stood at the last failing check: what they sent may have
 *     been dropped before it came. Else the snapshot that followed may be the first to show it
 */
record RewriterFound(Optional<Rewriting.Kind> kind, boolean exact, boolean whileFailing) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Instant at = whileFailing && peersMaySend(node)
                ? node.present()
                : node.firewall().explaining();
        List<Rewriting> all = node.firewall().rewritings(at).stream()
                .filter(rewriting -> kind.isEmpty() || kind.get() == rewriting.kind())
                .filter(node.firewall()::drops)
                .toList();
        Optional<Rewriting> found =
                all.stream().filter(rewriting -> !exact || rewriting.exact()).findFirst();
        if (found.isEmpty()) {
            return all.isEmpty()
                    ? Outcome.missed("nothing seen gives packets to 127.0.0.1 a foreign source" + unseen(node, at))
                    : Outcome.missed(all.get(0).says(), "may, not surely");
        }
        return Outcome.held(found.get().says()).with("rewriter", found.get().says());
    }

    private static boolean peersMaySend(Observations node) {
        return node.sysctl(node.present())
                .filter(SysctlFact::remoteMayReachLoopback)
                .isPresent();
    }

    private static String unseen(Observations node, Instant at) {
        StringBuilder unseen = new StringBuilder();
        if (node.firewall().route(at).isEmpty()) {
            unseen.append(" (routes were not taken)");
        }
        if (node.firewall().rulesets(at).isEmpty()) {
            unseen.append(" (rule sets were not taken)");
        }
        return unseen.toString();
    }
}
