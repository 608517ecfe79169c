package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import dev.crossfire.model.fact.RulesetFact.ForwardLoss;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What stands of the rules that Kubernetes and its network plugins write. */
final class ClusterChains {

    private static final String KUBE_SERVICES = "KUBE-SERVICES";

    private ClusterChains() {}

    static ClusterRules of(
            RuleSet ruleSet, @Nullable PodLink pod, List<OtherDrop> forwardDrops, List<ForwardLoss> losses) {
        int kube = 0;
        int calico = 0;
        int cni = 0;
        boolean hooked = false;
        List<String> services = new ArrayList<>();
        for (Table table : ruleSet.tables()) {
            if (!table.judged()) {
                continue;
            }
            boolean nat = table.name().equals("nat");
            for (Chain chain : table.chains().values()) {
                String name = chain.name();
                kube += name.startsWith("KUBE-") || table.name().endsWith(" kube-proxy") ? 1 : 0;
                calico += name.startsWith("cali-") || table.name().endsWith(" calico") ? 1 : 0;
                cni += name.startsWith("CNI-") ? 1 : 0;
                if (nat && isOfServices(name)) {
                    chain.rules().forEach(rule -> services.add(rule.text()));
                }
                hooked |= nat && chain.base() != null && leadsToServices(chain);
            }
        }
        return new ClusterRules(
                kube,
                calico,
                cni,
                services.size(),
                hash(services),
                hooked,
                pod == null ? null : pod.device(),
                ruleSet.forwardPolicyLines(),
                forwardDrops,
                losses);
    }

    private static boolean isOfServices(String chain) {
        return chain.equals(KUBE_SERVICES) || chain.startsWith("KUBE-SVC-") || chain.startsWith("KUBE-SEP-");
    }

    /** A jump without conditions but a comment, which kube-proxy writes. */
    private static boolean leadsToServices(Chain chain) {
        return chain.rules().stream()
                .anyMatch(rule -> KUBE_SERVICES.equals(rule.verdict().target())
                        && rule.matches().isEmpty());
    }

    /** In whatever order they stand: two syncs may write equal services in another order. */
    private static String hash(List<String> rules) {
        if (rules.isEmpty()) {
            return "";
        }
        CRC32C crc = new CRC32C();
        new TreeSet<>(rules).forEach(rule -> crc.update((rule + "\n").getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(crc.getValue());
    }
}
