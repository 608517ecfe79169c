package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.UnreadableFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.PartText;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.streams.fact.SnapshotReading.Failure;
import dev.crossfire.streams.fact.ruleset.IptablesText;
import dev.crossfire.streams.fact.ruleset.NftText;
import dev.crossfire.streams.fact.ruleset.PodLink;
import dev.crossfire.streams.fact.ruleset.RuleSet;
import dev.crossfire.streams.fact.ruleset.RulesetFacts;
import dev.crossfire.streams.fact.text.TextLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a firewall snapshot into facts.
 *
 * <p>The rule sets of one snapshot are evaluated together, because a packet mark that one backend's rules set is seen by the others'. A
 * part that came without its text takes no part in that: the fold resolves it by its hash.
 */
public final class SnapshotReader {

    /** Commands that print at least one line wherever they work. */
    private static final Set<String> ALWAYS_ANSWER = Set.of("ip-route-get", "ip-addr", "node");

    private static final String CALICO_POD_GATEWAY = "169.254.1.1";

    private final FirewallSnapshot snapshot;
    private final List<Failure> failures = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();

    private final @Nullable PodLink podLink;

    private SnapshotReader(FirewallSnapshot snapshot, @Nullable PodLink podLink) {
        this.snapshot = snapshot;
        this.podLink = podLink;
    }

    /** A part of which the fact is known, or will be once all rule sets are there. */
    private record Pending(
            int index,
            String part,
            PartTool tool,
            Instant takenAt,
            String hash,
            @Nullable Fact fact,
            @Nullable RuleSet ruleSet,
            String otherRules,
            Map<Integer, Counter> counters) {}

    public static SnapshotReading read(FirewallSnapshot snapshot) {
        return read(snapshot, null);
    }

    /** @param podLink how a pod of the node reaches the outside, where a route that was taken at another time tells; null where none does */
    public static SnapshotReading read(FirewallSnapshot snapshot, @Nullable PodLink podLink) {
        SnapshotReader reader = new SnapshotReader(snapshot, podLink);
        for (int index = 0; index < snapshot.parts().size(); index++) {
            reader.part(index, snapshot.parts().get(index));
        }
        return new SnapshotReading(
                reader.facts(), reader.pending.stream().map(Pending::index).toList(), reader.failures);
    }

    private void part(int index, Part part) {
        Optional<PartTool> tool = PartTool.of(part);
        if (tool.isEmpty()) {
            Optional<String> error = CommandErrors.in(part.text() == null ? "" : part.text());
            failures.add(new Failure(index, error.orElse("not the output of a command that is known here")));
            return;
        }
        if (part.text() != null) {
            text(index, part, tool.get(), part.text());
        } else if (failed(part)) {
            add(index, part, tool.get(), "", new UnreadableFact("exit " + part.exit()), null);
        } else if (part.sha256() != null) {
            add(index, part, tool.get(), "", null, null);
        } else {
            failures.add(new Failure(index, "has neither text nor sha256"));
        }
    }

    private static boolean failed(Part part) {
        return part.exit() != null && part.exit() != 0;
    }

    private void text(int index, Part part, PartTool tool, String text) {
        Optional<String> error = CommandErrors.in(text);
        boolean answer =
                tool.name().equals("ip-route-get") && error.isPresent() && RouteReader.isRouteGetError(error.get());
        if (!answer && (error.isPresent() || failed(part))) {
            add(index, part, tool, text, new UnreadableFact(error.orElseGet(() -> firstLine(text, part))), null);
        } else if (text.isBlank() && ALWAYS_ANSWER.contains(tool.name())) {
            add(index, part, tool, text, new UnreadableFact("printed nothing"), null);
        } else if (tool.isRuleSet()) {
            ruleSets(index, part, tool, text);
        } else if (text.isBlank() || tool.name().equals("node") || isRecognisable(tool, text)) {
            add(index, part, tool, text, CommandFacts.of(tool, text), null);
        } else {
            failures.add(new Failure(index, "nothing in it looks like the output of " + tool.name()));
        }
    }

    private static String firstLine(String text, Part part) {
        return TextLines.of(text).stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> "exit " + part.exit() + ": " + RouteReader.shortened(line.strip()))
                .orElse("exit " + part.exit());
    }

    private static boolean isRecognisable(PartTool tool, String text) {
        return TextLines.of(IpJson.asText(text)).stream().anyMatch(line -> SnapshotText.isLineOf(tool.name(), line));
    }

    /** A text that holds the saves of both backends is read as two parts; each keeps the lines of the whole. */
    private void ruleSets(int index, Part part, PartTool tool, String text) {
        Map<Backend, String> sections = part.backend() == null ? BackendSections.of(text) : Map.of();
        if (tool.backend() == Backend.NATIVE || sections.size() < 2) {
            ruleSet(index, part, tool, text);
        } else {
            sections.forEach((backend, section) -> ruleSet(index, part, tool.of(backend), section));
        }
    }

    private void ruleSet(int index, Part part, PartTool tool, String text) {
        RuleSet ruleSet = tool.backend() == Backend.NATIVE
                ? NftText.read(text)
                : IptablesText.read(text, tool.backend() == null ? Backend.NFT : tool.backend(), tool.family());
        if (!text.isBlank() && !ruleSet.recognised()) {
            failures.add(new Failure(index, "nothing in it looks like a rule set"));
        } else {
            add(index, part, tool, text, null, ruleSet);
        }
    }

    private void add(int index, Part part, PartTool tool, String text, @Nullable Fact fact, @Nullable RuleSet ruleSet) {
        String hash = part.sha256();
        if (hash == null) {
            hash = tool.isRuleSet() ? PartText.hashOfRuleSet(text) : PartText.hash(text);
        }
        String otherRules = tool.isRuleSet() ? SnapshotHash.ofOtherRules(text) : "";
        Map<Integer, Counter> counters = part.text() == null && part.counters() != null ? part.counters() : Map.of();
        Instant takenAt = part.takenAt() == null ? snapshot.takenAt() : part.takenAt();
        pending.add(
                new Pending(index, uniqueName(tool.part()), tool, takenAt, hash, fact, ruleSet, otherRules, counters));
    }

    /** Two parts of one kind, such as routes asked for two users, keep apart. */
    private String uniqueName(String name) {
        int count = names.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "." + count;
    }

    private List<PartFact> facts() {
        String pod = podsRoute();
        if (pod != null) {
            return pending.stream().map(part -> ofPod(part, pod)).toList();
        }
        List<RuleSet> ruleSets = new ArrayList<>();
        for (Pending each : pending) {
            if (each.ruleSet() != null) {
                ruleSets.add(each.ruleSet());
            }
        }
        List<RulesetFact> judged = RulesetFacts.of(ruleSets, podLink());
        List<PartFact> facts = new ArrayList<>();
        int next = 0;
        for (Pending each : pending) {
            facts.add(each.ruleSet() == null ? fact(each) : fact(each, each.ruleSet(), judged.get(next++)));
        }
        return facts;
    }

    /** How a pod of the node reaches the outside, when {@code ip route}, as text or JSON, tells it. */
    public static Optional<PodLink> podLink(String routes) {
        return PodLink.of(IpJson.asText(routes));
    }

    private @Nullable PodLink podLink() {
        return pending.stream()
                .filter(part -> part.tool().name().equals("ip-route"))
                .map(part -> snapshot.parts().get(part.index()).text())
                .filter(text -> text != null)
                .flatMap(text -> podLink(text).stream())
                .findFirst()
                .orElse(podLink);
    }

    /** The default route that Calico gives every pod, and no node has. */
    private @Nullable String podsRoute() {
        for (Pending each : pending) {
            if (each.fact() instanceof RoutesFact routes) {
                for (RoutesFact.Route route : routes.routes()) {
                    if (CALICO_POD_GATEWAY.equals(route.via())) {
                        return route.text();
                    }
                }
            }
        }
        return null;
    }

    private static PartFact ofPod(Pending part, String route) {
        boolean ofNode = part.fact() instanceof NodeFact;
        return new PartFact(
                part.part(),
                part.tool().backend(),
                part.takenAt(),
                part.hash(),
                ofNode ? part.fact() : new UnreadableFact("taken in a pod's network namespace: " + route),
                Map.of());
    }

    private static PartFact fact(Pending part) {
        return new PartFact(
                part.part(), part.tool().backend(), part.takenAt(), part.hash(), part.fact(), part.counters());
    }

    private static PartFact fact(Pending part, RuleSet ruleSet, RulesetFact fact) {
        Map<Integer, Counter> counters = new TreeMap<>();
        for (Integer line : fact.countedLines()) {
            Counter counter = ruleSet.counters().get(line);
            if (counter != null) {
                counters.put(line, counter);
            }
        }
        return new PartFact(
                part.part(),
                fact.backend(),
                part.takenAt(),
                part.hash(),
                fact.withOtherRules(part.otherRules()),
                counters);
    }
}
