package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact.Rewriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose a nat rule is, told from chain and comment; unknown rather than guessed. */
final class RuleOwner {

    /** iptables writes {@code -m comment --comment TEXT}, nft {@code comment "TEXT"}. */
    private static final Pattern COMMENT = Pattern.compile("(?:--comment|(?<!-m )\\bcomment) (\"[^\"]*\"|[^\\s-]\\S*)");

    /** What a component writes into its chains or comments → the component. */
    private static final Map<String, String> MARKS = new LinkedHashMap<>();

    static {
        MARKS.put("cali", "Calico (Felix)");
        MARKS.put("KUBE-", "kube-proxy");
        MARKS.put("kubernetes", "kube-proxy");
        MARKS.put("FLANNEL", "flannel");
        MARKS.put("flannel", "flannel");
        MARKS.put("CILIUM", "Cilium");
        MARKS.put("cilium", "Cilium");
        MARKS.put("CNI-", "a CNI plugin");
        MARKS.put("DOCKER", "Docker");
        MARKS.put("docker", "Docker");
        MARKS.put("LIBVIRT", "libvirt");
        MARKS.put("AWS-", "the AWS VPC CNI");
        MARKS.put("IP-MASQ", "ip-masq-agent");
        MARKS.put("WEAVE", "Weave");
        MARKS.put("KUBE-ROUTER", "kube-router");
    }

    private RuleOwner() {}

    static String of(Rewriter rule) {
        Matcher matcher = COMMENT.matcher(rule.rule());
        String comment = matcher.find() ? matcher.group(1).replace("\"", "") : "";
        for (Map.Entry<String, String> mark : MARKS.entrySet()) {
            if (rule.chain().startsWith(mark.getKey()) || comment.startsWith(mark.getKey())) {
                return mark.getValue();
            }
        }
        return comment.isEmpty() ? "unknown" : "unknown (its comment says \"" + comment + "\")";
    }
}
