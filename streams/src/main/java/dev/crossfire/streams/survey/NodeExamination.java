package dev.crossfire.streams.survey;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.survey.Ailment.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges what was seen of each node. */
final class NodeExamination {

    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration LATE = Duration.ofMinutes(5);

    /** Units and identifiers under which a kubelet writes. */
    private static final List<String> KUBELETS = List.of("kubelet", "k3s", "rke2", "kubelite", "k0s");

    private final Survey survey;
    private final Instant now;
    private final List<Ailment> ailments = new ArrayList<>();

    NodeExamination(Survey survey, Instant now) {
        this.survey = survey;
        this.now = now;
    }

    List<Ailment> ailments() {
        for (NodeSurvey node : survey.nodes()) {
            if (node.key().node().equals(NodeKey.UNKNOWN_NODE)) {
                continue;
            }
            clocks(node);
            silence(node);
            units(node);
            ruleSets(node);
        }
        return ailments;
    }

    private void clocks(NodeSurvey node) {
        node.ahead()
                .filter(ahead -> ahead.compareTo(SKEW) > 0)
                .ifPresent(
                        ahead -> add(
                                "clock-ahead",
                                ahead.compareTo(LATE) > 0 ? Severity.ERROR : Severity.WARNING,
                                node,
                                "its entries are up to " + Examination.words(ahead)
                                        + " ahead of the time at which they came",
                                "beyond 5 min they are set aside, and before that checks and counters do not line up",
                                "let chrony or systemd-timesyncd run on the node; look with 'timedatectl' there, and at the brokers"));
        node.leastLag()
                .filter(lag -> lag.compareTo(LATE) > 0)
                .ifPresent(
                        lag -> add(
                                "clock-behind",
                                Severity.WARNING,
                                node,
                                "even its quickest entry came " + Examination.words(lag) + " after its own time",
                                "its clock is behind, its times are in a zone that they do not name, or its shipper is: entries behind the grace count as late",
                                "look with 'timedatectl' on the node; let times name their offset; look at the shipper's backlog"));
        node.klogOff()
                .filter(off -> off.abs().compareTo(SKEW) > 0)
                .ifPresent(off -> add(
                        "clocks-differ",
                        Severity.WARNING,
                        node,
                        "klog's own time and the journal's differ by " + Examination.words(off) + " at least",
                        "the journal's time is taken; one of the two is wrong",
                        "restart the kubelet after the clock was set, and look with 'timedatectl' on the node"));
    }

    private void silence(NodeSurvey node) {
        Map<RawKind, Instant> heard = new TreeMap<>();
        for (RawKind kind : RawKind.values()) {
            node.newest(kind).ifPresent(newest -> heard.put(kind, newest));
        }
        boolean anyFresh = heard.values().stream().anyMatch(this::fresh);
        for (RawKind kind : List.of(RawKind.JOURNAL, RawKind.FIREWALL)) {
            Optional<Instant> newest = node.newest(kind);
            if (newest.isEmpty() && othersHave(kind)) {
                add(
                        "source-missing",
                        Severity.WARNING,
                        node,
                        "sends no " + kind.word() + " records, which other nodes do",
                        kind == RawKind.FIREWALL
                                ? "its conflicts can be suspected, never proven"
                                : "its failing checks are seen by Events only",
                        Cure.silence(kind));
            } else if (newest.isPresent() && !fresh(newest.get()) && (anyFresh || othersFresh(kind))) {
                add(
                        "node-silent",
                        Severity.WARNING,
                        node,
                        "its newest " + kind.word() + " entry is "
                                + Examination.words(Duration.between(newest.get(), now)) + " old",
                        "what happens there now is not seen",
                        Cure.silence(kind));
            }
        }
    }

    private boolean fresh(Instant time) {
        return Duration.between(time, now).compareTo(Examination.STALE) <= 0;
    }

    private boolean othersHave(RawKind kind) {
        return survey.nodes().stream().anyMatch(other -> other.newest(kind).isPresent());
    }

    private boolean othersFresh(RawKind kind) {
        return survey.nodes().stream()
                .anyMatch(other -> other.newest(kind).filter(this::fresh).isPresent());
    }

    private void units(NodeSurvey node) {
        boolean told = !node.sources().isEmpty();
        boolean kubelet =
                node.sources().stream().anyMatch(source -> KUBELETS.stream().anyMatch(source::contains));
        if (told && !kubelet) {
            Tool tool = survey.topics().values().stream()
                    .filter(topic ->
                            topic.shapes().keySet().stream().anyMatch(shape -> shape.kind() == RawKind.JOURNAL))
                    .map(TopicSurvey::tool)
                    .findFirst()
                    .orElse(Tool.OTHER);
            add(
                    "kubelet-missing",
                    Severity.WARNING,
                    node,
                    "its journal shows no kubelet, only "
                            + node.sources().stream().limit(5).collect(Collectors.joining(", ")),
                    "the kubelet's lines tell which checks fail and why; a filter on _SYSTEMD_UNIT may miss them",
                    Cure.units(tool));
        }
    }

    private void ruleSets(NodeSurvey node) {
        if (node.ruleSets() > 0 && node.counted() == 0) {
            add(
                    "counters-missing",
                    Severity.WARNING,
                    node,
                    "none of its " + node.ruleSets() + " rule sets has counters",
                    "the rule stands on healthy nodes too: only its counter proves that it drops",
                    "take them with 'iptables-save -c', not 'iptables-save' or 'iptables -S'; './crossfire ship firewall' does");
        }
        List<String> missing = List.of(Backend.NFT, Backend.LEGACY).stream()
                .filter(backend -> !node.backends().contains(backend))
                .map(backend -> Objects.requireNonNull(backend.binary()))
                .toList();
        if (node.ruleSets() > 0 && !missing.isEmpty()) {
            add(
                    "backend-missing",
                    Severity.WARNING,
                    node,
                    "its rule sets show nothing of " + String.join(", ", missing),
                    "kube-proxy, the kubelet and others may write to either; what is not seen cannot be ruled out",
                    "take both: iptables-nft-save -c and iptables-legacy-save -c; './crossfire ship firewall' does");
        }
        for (String unreadable : node.unreadable()) {
            add(
                    "command-failed",
                    Severity.WARNING,
                    node,
                    unreadable,
                    "what that command shows is not known",
                    "run the shipper as root in the host's network namespace (hostNetwork: true), with the command installed");
        }
    }

    private void add(String id, Severity severity, NodeSurvey node, String says, String why, String cure) {
        ailments.add(new Ailment(id, severity, node.key().toString(), says, why, cure, null));
    }
}
