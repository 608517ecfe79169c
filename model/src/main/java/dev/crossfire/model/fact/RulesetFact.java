package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one backend's rules would do to the packet of a local health check: TCP, 127.0.0.1 → 127.0.0.1, in and out of {@code lo}, the first
 * of its connection. Counters are kept apart, by line, in {@link dev.crossfire.model.signal.PartFact#counters()}, so that an unchanged rule
 * set is an equal fact.
 *
 * @param family 4 or 6; families are never mixed
 * @param counted the text printed counters (for example {@code iptables-save -c})
 * @param tables tables that the text holds, such as {@code filter}, {@code nat}; for native nft {@code family name}
 * @param complete the text ended as it should ({@code COMMIT} for every table); a cut text proves no absence
 * @param kubeFirewall the chain KUBE-FIREWALL stands in table filter
 * @param lossyLocalnetDrop an nft rendering of iptables' own rule was seen, which loses its negations: presence, nothing more
 * @param localnetDrops rules that drop a foreign source to 127.0.0.0/8
 * @param rewriters nat POSTROUTING rules that would, or may, give the packet another source, in the order the packet meets them
 * @param otherDrops other rules and policies that would, or may, drop the packet, in the order the packet meets them
 * @param redirect the nat OUTPUT rule that sends the packet elsewhere (which exempts it through ctstate DNAT); null when none does
 * @param untracked the raw OUTPUT rule that takes the packet out of conntrack, so that nat never sees it; null when none does
 * @param kubeProxy iptables chains of kube-proxy stand here, so a sync may rewrite KUBE-FIREWALL and reset its counters
 * @param kubeProxyLines lines of rules that kube-proxy writes anew in each sync: their counters tell whether one happened
 * @param otherBackendWarning the text ended in "iptables-legacy tables present"
 * @param cluster what stands of the rules that Kubernetes and its network plugins write; null when not told, as before it was looked at
 * @param otherRules hash of all rules but the localnet ones: equal hashes mean that nothing else changed; empty when unknown
 * @param ownedTables native tables that a running process has for itself ({@code flags owner}): nft lets nobody else change them; null when
 *     there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RulesetFact(
        Backend backend,
        int family,
        boolean counted,
        List<String> tables,
        boolean complete,
        boolean kubeFirewall,
        boolean lossyLocalnetDrop,
        List<LocalnetDrop> localnetDrops,
        List<Rewriter> rewriters,
        List<OtherDrop> otherDrops,
        @Nullable String redirect,
        @Nullable String untracked,
        boolean kubeProxy,
        List<Integer> kubeProxyLines,
        boolean otherBackendWarning,
        @Nullable ClusterRules cluster,
        String otherRules,
        @Nullable List<String> ownedTables)
        implements Fact {

    public RulesetFact {
        tables = List.copyOf(tables);
        localnetDrops = List.copyOf(localnetDrops);
        rewriters = List.copyOf(rewriters);
        otherDrops = List.copyOf(otherDrops);
        kubeProxyLines = List.copyOf(kubeProxyLines);
        otherRules = otherRules == null ? "" : otherRules;
        ownedTables = ownedTables == null || ownedTables.isEmpty() ? null : List.copyOf(ownedTables);
    }

    /** Without a table that a process has for itself. */
    public RulesetFact(
            Backend backend,
            int family,
            boolean counted,
            List<String> tables,
            boolean complete,
            boolean kubeFirewall,
            boolean lossyLocalnetDrop,
            List<LocalnetDrop> localnetDrops,
            List<Rewriter> rewriters,
            List<OtherDrop> otherDrops,
            @Nullable String redirect,
            @Nullable String untracked,
            boolean kubeProxy,
            List<Integer> kubeProxyLines,
            boolean otherBackendWarning,
            @Nullable ClusterRules cluster,
            String otherRules) {
        this(
                backend,
                family,
                counted,
                tables,
                complete,
                kubeFirewall,
                lossyLocalnetDrop,
                localnetDrops,
                rewriters,
                otherDrops,
                redirect,
                untracked,
                kubeProxy,
                kubeProxyLines,
                otherBackendWarning,
                cluster,
                otherRules,
                null);
    }

    /** Whether a running process has a table for itself. */
    public boolean owned(@Nullable String table) {
        return table != null && ownedTables != null && ownedTables.contains(table);
    }

    /** Lines of the text whose counters tell something, in order. */
    public SortedSet<Integer> countedLines() {
        TreeSet<Integer> lines = new TreeSet<>(kubeProxyLines);
        localnetDrops.forEach(drop -> lines.add(drop.line()));
        rewriters.forEach(rewriter -> lines.add(rewriter.line()));
        otherDrops.forEach(drop -> lines.add(drop.line()));
        if (cluster != null) {
            lines.addAll(cluster.forwardPolicyLines());
            cluster.forwardDrops().forEach(drop -> lines.add(drop.line()));
        }
        return lines;
    }

    /**
     * Of two facts of one text, the one that tells more: a pod's packet can be followed only where the routes were taken too.
     *
     * @param other of the same text, taken at another time
     */
    public RulesetFact fuller(RulesetFact other) {
        boolean here = cluster != null && cluster.podDevice() != null;
        boolean there = other.cluster != null && other.cluster.podDevice() != null;
        return here && !there ? this : other;
    }

    /** The fact with the hash of its other rules. */
    public RulesetFact withOtherRules(String hash) {
        return new RulesetFact(
                backend,
                family,
                counted,
                tables,
                complete,
                kubeFirewall,
                lossyLocalnetDrop,
                localnetDrops,
                rewriters,
                otherDrops,
                redirect,
                untracked,
                kubeProxy,
                kubeProxyLines,
                otherBackendWarning,
                cluster,
                hash,
                ownedTables);
    }

    /**
     * What stands of the rules that Kubernetes and its network plugins write.
     *
     * @param kube chains of kubelet and kube-proxy ({@code KUBE-…}, native tables {@code kube-proxy})
     * @param calico chains of Felix ({@code cali-…}, native tables {@code calico})
     * @param cni chains of CNI plugins, such as of hostPorts ({@code CNI-…})
     * @param services rules of kube-proxy that lead Services to their endpoints
     * @param servicesHash of those rules without their counters; empty when there are none
     * @param servicesHooked packets are surely led to them
     * @param podDevice the node's end of the link of the pod whose packet was followed; null where no route told of one
     * @param forwardPolicyLines lines of the policies that drop forwarded packets: whether they concern pods is told only by snapshots with
     *     the routes
     * @param forwardDrops rules and policies that would, or may, drop that packet on its way to the outside, in the order it meets them
     * @param forwardLosses what else those drops surely drop; of one that is not among them it is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClusterRules(
            int kube,
            int calico,
            int cni,
            int services,
            String servicesHash,
            boolean servicesHooked,
            @Nullable String podDevice,
            List<Integer> forwardPolicyLines,
            List<OtherDrop> forwardDrops,
            List<ForwardLoss> forwardLosses) {

        public ClusterRules {
            forwardPolicyLines = forwardPolicyLines == null ? List.of() : List.copyOf(forwardPolicyLines);
            forwardDrops = forwardDrops == null ? List.of() : List.copyOf(forwardDrops);
            forwardLosses = forwardLosses == null ? List.of() : List.copyOf(forwardLosses);
            servicesHash = servicesHash == null ? "" : servicesHash;
        }
    }

    /**
     * What a rule or policy of FORWARD surely drops, of TCP and UDP, to every port.
     *
     * @param line of the rule or policy
     * @param table that holds it
     * @param from pods of this node whose packets are treated alike, as {@code 10.244.1.7} and {@code 10.244.1.0-10.244.1.255}
     * @param to where their packets are surely dropped on the way to
     */
    public record ForwardLoss(int line, String table, List<String> from, List<String> to) {
        public ForwardLoss {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /**
     * A rule that drops what comes from outside 127.0.0.0/8 to 127.0.0.0/8.
     *
     * @param rule text without counters, as the tool prints it
     * @param line line of the part's text, from 1
     * @param table {@code filter}, or {@code family name} of a native table
     * @param hooks of INPUT and OUTPUT, those from which a packet with a foreign source surely reaches the rule
     * @param mayHooks those from which it may, because an earlier match is not modelled
     * @param behind the earlier rule that ends the packet's way before this one; null when none does
     * @param handle nft's handle of the rule; null when not printed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LocalnetDrop(
            String rule,
            int line,
            String table,
            String chain,
            List<String> hooks,
            List<String> mayHooks,
            @Nullable String behind,
            @Nullable Integer handle) {
        public LocalnetDrop {
            hooks = List.copyOf(hooks);
            mayHooks = List.copyOf(mayHooks);
        }

        /** Whether a packet with a foreign source surely reaches the rule from INPUT or OUTPUT. */
        public boolean hooked() {
            return !hooks.isEmpty();
        }
    }

    /**
     * A nat rule that changes the source of the packet.
     *
     * @param table {@code nat}, or {@code family name} of a native table
     * @param path chains from POSTROUTING to the one that holds the rule
     * @param target {@code MASQUERADE} or {@code SNAT}
     * @param toSource the new source of SNAT; null for MASQUERADE, which takes a global address of the node
     * @param because what makes it {@link Certainty#MAY}; null when exact
     * @param onlyPorts health ports beyond Felix' to which it surely does so with packets too; null when to every port, as rules that do not
     *     look at ports
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rewriter(
            String rule,
            int line,
            String table,
            List<String> path,
            String target,
            @Nullable String toSource,
            Certainty certainty,
            @Nullable String because,
            @Nullable Integer handle,
            @Nullable List<Integer> onlyPorts) {
        public Rewriter {
            path = List.copyOf(path);
            onlyPorts = onlyPorts == null ? null : List.copyOf(onlyPorts);
        }

        /** Of a rule that does not look at ports. */
        public Rewriter(
                String rule,
                int line,
                String table,
                List<String> path,
                String target,
                @Nullable String toSource,
                Certainty certainty,
                @Nullable String because,
                @Nullable Integer handle) {
            this(rule, line, table, path, target, toSource, certainty, because, handle, null);
        }

        /** The chain that holds the rule. */
        public String chain() {
            return path.get(path.size() - 1);
        }
    }

    /**
     * Another rule or policy that drops the packet, with 127.0.0.1 as its source.
     *
     * @param kind {@code rule}, {@code policy} or {@code mark} (the 0x8000 rule of KUBE-FIREWALL)
     * @param hook INPUT, OUTPUT or FORWARD
     * @param before it stands before the localnet rule on the packet's way
     * @param onlyPorts health ports beyond Felix' to which it surely does so with packets too; null when to every port, as rules that do not
     *     look at ports
     * @param table {@code family name} of a native table; null of iptables
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OtherDrop(
            String kind,
            String rule,
            int line,
            String hook,
            String chain,
            boolean before,
            Certainty certainty,
            @Nullable String because,
            @Nullable List<Integer> onlyPorts,
            @Nullable String table) {

        public OtherDrop {
            onlyPorts = onlyPorts == null ? null : List.copyOf(onlyPorts);
        }

        /** Of a rule or policy that does not look at ports. */
        public OtherDrop(
                String kind,
                String rule,
                int line,
                String hook,
                String chain,
                boolean before,
                Certainty certainty,
                @Nullable String because) {
            this(kind, rule, line, hook, chain, before, certainty, because, null, null);
        }
    }
}
