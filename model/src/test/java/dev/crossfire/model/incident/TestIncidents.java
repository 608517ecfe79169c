package dev.crossfire.model.incident;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.Input;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.incident.Incident.Recurrence;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One incident as it lives: suspected at 14:47:49, confirmed at 14:48:31, and its possible ends. The node is a manifest install on
 * containerd whose nat POSTROUTING masquerades loopback.
 */
public final class TestIncidents {

    public static final String CLUSTER = "prod";
    public static final String NODE = "worker-3";
    public static final String CONFLICT = "healthcheck-vs-kube-firewall";
    public static final String ID = "9f2c41d07be3a865";

    /** Time of the first symptom. */
    public static final Instant OPENED = Instant.parse("2026-11-22T14:47:49Z");

    private static final String RULESET = "5b1f0c3a";
    private static final String TITLE = "KUBE-FIREWALL drops calico-node's own health check";
    private static final String DROP_RULE = "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment"
            + " \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";
    private static final String EXEC_SYNC_LINE = "E1122 14:47:49.596807    1203 remote_runtime.go:496] \"ExecSync cmd"
            + " from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = failed to exec in container:"
            + " timeout 3s exceeded: context deadline exceeded\""
            + " containerID=\"8ac836d4abb7084badf4b32dfd16181018cdb7f600db635ed4994492c29776bc\""
            + " cmd=[\"/bin/calico-node\",\"-felix-live\",\"-bird-live\"]";
    private static final String KILLING_LINE = "I1122 14:48:09.479578    1203 kuberuntime_container.go:808] \"Killing"
            + " container with a grace period\" pod=\"kube-system/calico-node-x7k2p\" containerName=\"calico-node\""
            + " containerID=\"containerd://8ac836d4abb7084badf4b32dfd16181018cdb7f600db635ed4994492c29776bc\" gracePeriod=0";

    private TestIncidents() {}

    /** Revision 1: two checks timed out, the rule is hooked and a rewriter is found; no counter has risen yet. */
    public static Incident suspected() {
        return new Incident(
                ID,
                1,
                RULESET,
                CLUSTER,
                NODE,
                CONFLICT,
                TITLE,
                State.OPEN,
                null,
                null,
                Verdict.SUSPECTED,
                cause(),
                OPENED,
                OPENED.plusSeconds(10),
                null,
                null,
                List.of(),
                List.of(openedEntry(), suspectedEntry()),
                List.of(execSync(2, OPENED.plusSeconds(10))),
                inputs(OPENED.plusSeconds(10), false),
                remedies(),
                null,
                List.of("no snapshot with counters before the failures yet: one more is needed to prove it"),
                List.of());
    }

    /** Revision 9: somebody looks after it, nobody else is told, and it was opened again twice. */
    public static Incident handled() {
        Map<String, Incident.Input> inputs = new TreeMap<>(confirmed().inputs());
        inputs.put("journal", new Incident.Input(OPENED.plusSeconds(180), false, 42L, 3, 1));
        return with(
                confirmed(),
                Map.of(
                        "revision",
                        9,
                        "acknowledged",
                        new Incident.Note("anna", "draining it", OPENED.plusSeconds(240), null, "ack"),
                        "suppressed",
                        new Incident.Note(
                                "night-shift", "<known>", OPENED.plusSeconds(200), OPENED.plusSeconds(7400), "silence"),
                        "inputs",
                        inputs,
                        "recurrence",
                        new Recurrence(2, "77aa01be54f0c913", "verified: healthy since 13:02:11"),
                        "reopened",
                        2));
    }

    /** Revision 3: the rule's counter rose while checks failed. */
    public static Incident confirmed() {
        Instant now = OPENED.plusSeconds(190);
        return new Incident(
                ID,
                3,
                RULESET,
                CLUSTER,
                NODE,
                CONFLICT,
                TITLE,
                State.OPEN,
                null,
                null,
                Verdict.CONFIRMED,
                cause(),
                OPENED,
                now,
                null,
                null,
                proof(),
                List.of(openedEntry(), suspectedEntry(), confirmedEntry()),
                evidence(now),
                inputs(now, false),
                remedies(),
                new Recurrence(2, "77aa01be54f0c913"),
                List.of(
                        "not seen: packets of any other sender to 127.0.0.0/8 (route_localnet is 0 on every interface)"),
                List.of(
                        "pod traffic is still forwarded: no failure of it was seen on this node",
                        "policy programming is stalled whenever calico-node is down: new pods wait for their rules",
                        "127.0.0.1:10248 (kubelet healthz) times out as well: every localhost port is hit, not only 9099"));
    }

    /** Revision 4: late evidence took the proof away. */
    public static Incident noLongerProven() {
        Incident confirmed = confirmed();
        TimelineEntry turn = new TimelineEntry(
                OPENED.plusSeconds(200),
                "suspected",
                "no longer proven by drop-counter-rose: the rule's counter stood still over 4 failing checks");
        return with(
                suspected(),
                Map.of(
                        "revision", 4,
                        "updatedAt", turn.at(),
                        "timeline", plus(confirmed.timeline(), turn),
                        "evidence", confirmed.evidence(),
                        "inputs", confirmed.inputs()));
    }

    /** Revision 4: the checks pass and the counter stands still. */
    public static Incident verified() {
        Instant resolved = OPENED.plusSeconds(640);
        return ended(
                4,
                resolved,
                new Resolution(
                        Resolution.Kind.VERIFIED,
                        "calico-node is Ready since 14:54:29 and the rule's counter stands still at 57 packets",
                        null));
    }

    /** Revision 4: nothing was heard of the node for 24 h. */
    public static Incident expired() {
        Instant resolved = OPENED.plusSeconds(190).plus(Duration.ofHours(24));
        Incident ended = ended(
                4,
                resolved,
                new Resolution(
                        Resolution.Kind.EXPIRED,
                        "nothing was heard of worker-3 for 24 h: whether it still fails is not known",
                        null));
        return withInputs(ended, inputs(OPENED.plusSeconds(190), true));
    }

    /** Revision 4: late evidence showed that it belongs to an older incident. */
    public static Incident superseded() {
        return ended(
                4,
                OPENED.plusSeconds(200),
                new Resolution(
                        Resolution.Kind.SUPERSEDED,
                        "its symptoms belong to incident 77aa01be54f0c913, which goes on",
                        null));
    }

    /** Revision 4: somebody closed it. */
    public static Incident closedByHand() {
        return ended(
                4,
                OPENED.plusSeconds(300),
                new Resolution(Resolution.Kind.MANUAL, "resolved by anna: the node is drained", null));
    }

    /** Revision 5: the checks fail again within the reopen window. */
    public static Incident reopened() {
        Incident from = at(confirmed(), ID, 5, NODE, OPENED.plusSeconds(900));
        TimelineEntry turn = new TimelineEntry(
                OPENED.plusSeconds(880), "reopened", "2 checks timed out again 4 min after the recovery");
        return with(
                from,
                Map.of(
                        "timeline", plus(verified().timeline(), turn),
                        "inputs", inputs(from.updatedAt(), false)));
    }

    /** Revision 2: a suspicion that was withdrawn. */
    public static Incident refuted() {
        Incident from = suspected();
        Instant at = OPENED.plusSeconds(60);
        return new Incident(
                from.id(),
                2,
                from.ruleset(),
                from.cluster(),
                from.node(),
                from.conflict(),
                from.title(),
                State.RESOLVED,
                null,
                null,
                Verdict.REFUTED,
                null,
                from.openedAt(),
                at,
                at,
                new Resolution(
                        Resolution.Kind.REFUTED,
                        "the check's own connection completed while it timed out: a slow server",
                        "connection-completed"),
                List.of(),
                plus(from.timeline(), new TimelineEntry(at, "resolved", "suspicion withdrawn")),
                from.evidence(),
                inputs(at, false),
                List.of(),
                null,
                List.of(),
                List.of());
    }

    /** The life of one incident, revision by revision. */
    public static List<Incident> life() {
        Incident confirmed = confirmed();
        return List.of(suspected(), at(suspected(), ID, 2, NODE, OPENED.plusSeconds(20)), confirmed, verified());
    }

    /** A confirmed incident of another node, told apart by a number: for many of them. */
    public static Incident numbered(int number, int revision) {
        return at(
                confirmed(),
                String.format("%016x", 0x9e3779b97f4a7c15L * (number + 1)),
                revision,
                "worker-" + number,
                OPENED.plusSeconds(number * 7L + revision * 10L));
    }

    /** The same incident under another id, revision, node and time of update. */
    public static Incident at(Incident from, String id, int revision, String node, Instant updatedAt) {
        return with(from, Map.of("id", id, "revision", revision, "node", node, "updatedAt", updatedAt));
    }

    /** The same incident with some of its JSON's fields replaced. */
    public static Incident with(Incident from, Map<String, Object> fields) {
        ObjectNode json = Json.mapper().valueToTree(from);
        fields.forEach((field, value) -> json.set(field, Json.mapper().valueToTree(value)));
        return Json.convert(json, Incident.class);
    }

    /** The confirmed incident with other samples of evidence: for hostile text. */
    public static Incident withSamples(List<String> samples) {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            evidence.add(new Evidence(
                    "probe-failed", 1, OPENED, OPENED, samples.get(i), Coordinates.inFile("kubelet.log", i + 1)));
        }
        return with(
                confirmed(),
                Map.of(
                        "cause", new Cause("loopback-masqueraded", samples.get(0)),
                        "evidence", evidence,
                        "notes", samples,
                        "blastRadius", samples));
    }

    /** Why it is suspected and not yet confirmed. */
    public static Finding finding() {
        return new Finding(
                CLUSTER,
                NODE,
                CONFLICT,
                Verdict.SUSPECTED,
                "coverage gap: counters were printed by one snapshot only",
                List.of(
                        new Finding.Check("symptom", true, "2 checks of localhost timed out within 10 s", null),
                        new Finding.Check(
                                "suspect", true, "the rule is hooked and nat POSTROUTING rewrites 127.0.0.1", null),
                        new Finding.Check(
                                "drop-counter-rose", false, "the rule's counter was seen once only", "1 snapshot")));
    }

    private static Incident ended(int revision, Instant resolved, Resolution resolution) {
        Incident from = confirmed();
        return with(
                from,
                Map.of(
                        "revision", revision,
                        "state", State.RESOLVED,
                        "updatedAt", resolved,
                        "resolvedAt", resolved,
                        "resolution", resolution,
                        "timeline", plus(from.timeline(), new TimelineEntry(resolved, "resolved", resolution.says())),
                        "inputs", inputs(resolved, false)));
    }

    private static Incident withInputs(Incident from, Map<String, Input> inputs) {
        return with(from, Map.of("inputs", inputs));
    }

    private static Cause cause() {
        return new Cause(
                "loopback-masqueraded",
                "nat rule -A POSTROUTING -j MASQUERADE (iptables-nft) rewrites 127.0.0.1 to 10.20.0.1; owner unknown");
    }

    private static List<Proof> proof() {
        return List.of(
                new Proof(
                        "drop-counter-rose",
                        "between 14:47:26 and 14:48:31 the rule dropped 10 packets of 60 bytes while 5 checks failed: "
                                + DROP_RULE
                                + " (filter, iptables-nft, hooked in INPUT and OUTPUT)",
                        OPENED.plusSeconds(42)),
                new Proof(
                        "conntrack-witness",
                        "conntrack shows 4 unanswered connections 127.0.0.1 -> 127.0.0.1:9099 whose reply goes to 10.20.0.1",
                        OPENED.plusSeconds(51)));
    }

    private static TimelineEntry openedEntry() {
        return new TimelineEntry(OPENED, "opened", "the liveness check of calico-node timed out after 3 s");
    }

    private static TimelineEntry suspectedEntry() {
        return new TimelineEntry(
                OPENED.plusSeconds(10), "suspected", "2 checks timed out; the rule is hooked and a rewriter is found");
    }

    private static TimelineEntry confirmedEntry() {
        return new TimelineEntry(
                OPENED.plusSeconds(42), "confirmed", "the rule dropped 10 packets while 5 checks failed");
    }

    private static List<Evidence> evidence(Instant last) {
        return List.of(
                execSync(24, last),
                new Evidence(
                        "container-killed",
                        3,
                        OPENED.plusSeconds(20),
                        last,
                        KILLING_LINE,
                        Coordinates.inTopic("crossfire.journal.v1", 0, 4713, 3)),
                new Evidence(
                        "container-restarted",
                        12,
                        OPENED.plusSeconds(21),
                        last,
                        "calico-node-x7k2p restartCount 12",
                        Coordinates.inTopic("crossfire.pods.v1", 1, 88, 0)));
    }

    private static Evidence execSync(long count, Instant last) {
        return new Evidence(
                "exec-sync-failed",
                count,
                OPENED,
                last,
                EXEC_SYNC_LINE,
                Coordinates.inTopic("crossfire.journal.v1", 0, 4711, 3));
    }

    private static Map<String, Input> inputs(Instant last, boolean stale) {
        return Map.of(
                "journal", new Input(last, stale),
                "pods", new Input(last.minusSeconds(4), stale),
                "firewall", new Input(last.minusSeconds(18), stale));
    }

    private static List<Remedy> remedies() {
        return List.of(excludeLoopback(), acceptLoopback(), healthHost(), deleteRule());
    }

    private static Remedy excludeLoopback() {
        return new Remedy(
                1,
                "exclude-loopback-from-nat",
                "yes",
                "the packet keeps 127.0.0.1 as its source, so the rule no longer matches it",
                "Keep loopback traffic out of source NAT",
                "none: nothing but traffic within lo is exempted",
                List.of("iptables-nft -w -t nat -I POSTROUTING 1 -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN"),
                null,
                "curl -4 -sS -m5 -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:9099/liveness",
                "iptables-nft -w -t nat -D POSTROUTING -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN",
                "measured: heals every masquerade and SNAT cause",
                "on the host worker-3, as root",
                "until reboot or a reload of the firewall",
                "change the owner's rule: -s PODCIDR instead of everything, or ! -o lo");
    }

    private static Remedy acceptLoopback() {
        return new Remedy(
                2,
                "accept-loopback",
                "partly",
                "the packet is accepted before KUBE-FIREWALL sees it, until a flush",
                "Accept loopback traffic before KUBE-FIREWALL",
                "bypasses host policy for lo to 127.0.0.0/8",
                List.of(
                        "iptables-nft -w -I INPUT 1 -i lo -d 127.0.0.0/8 -j ACCEPT",
                        "iptables-nft -w -I OUTPUT 1 -o lo -d 127.0.0.0/8 -j ACCEPT"),
                null,
                "curl -4 -sS -m5 -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:9099/liveness",
                "iptables-nft -w -D INPUT -i lo -d 127.0.0.0/8 -j ACCEPT; iptables-nft -w -D OUTPUT -o lo -d 127.0.0.0/8 -j ACCEPT",
                "measured",
                "on the host worker-3, as root",
                "until reboot or flush",
                null);
    }

    private static Remedy healthHost() {
        return new Remedy(
                3,
                "move-health-endpoint",
                "no",
                "FelixConfiguration healthHost moves only the listener: the check goes on dialling localhost",
                "Set FelixConfiguration healthHost to 0.0.0.0",
                "exposes port 9099 to the network",
                List.of(),
                "apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata:\n  name: default\nspec:\n  healthHost: \"0.0.0.0\"\n",
                "",
                "remove healthHost",
                "read in Calico's source",
                null,
                null,
                null);
    }

    private static Remedy deleteRule() {
        return new Remedy(
                4,
                "delete-rule",
                "until-resync",
                "kubelet and kube-proxy put the rule back",
                "Delete the DROP rule",
                "with route_localnet=1 it opens every service on 127.0.0.1 to the network",
                List.of("iptables-nft -w " + DROP_RULE.replaceFirst("-A", "-D")),
                null,
                "",
                "iptables-nft -w " + DROP_RULE,
                "measured",
                "on the host worker-3, as root",
                "until the next sync",
                null);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
