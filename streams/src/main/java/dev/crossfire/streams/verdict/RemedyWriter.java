package dev.crossfire.streams.verdict;

import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.streams.verdict.Conflict.RemedyEntry;
import dev.crossfire.streams.verdict.Conflict.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the remedies of an incident, ranked: what holds on this node before what holds by changing the cluster, then what lasts only a
 * while, and at the end what does not help, said plainly.
 */
final class RemedyWriter {

    private final Conflict conflict;
    private final Observations node;
    private final Map<String, List<String>> bindings;

    RemedyWriter(Conflict conflict, Observations node, Map<String, List<String>> bindings) {
        this.conflict = conflict;
        this.node = node;
        this.bindings = bindings;
    }

    private record Ranked(Remedy remedy, int order) {}

    /** @param also what would make the check fail without the conflict too: then nothing alone can hold */
    List<Remedy> write(@Nullable Cause cause, List<String> also) {
        List<Ranked> ranked = new ArrayList<>();
        for (RemedyEntry entry : conflict.remedies()) {
            variant(entry, cause).ifPresent(variant -> ranked.add(remedy(entry, variant, also)));
        }
        ranked.sort(Comparator.comparingInt(Ranked::order));
        List<Remedy> remedies = new ArrayList<>();
        for (Ranked next : ranked) {
            remedies.add(withRank(next.remedy(), remedies.size() + 1));
        }
        return remedies;
    }

    private Optional<Variant> variant(RemedyEntry entry, @Nullable Cause cause) {
        return entry.variants().stream()
                .filter(variant -> variant.causes().isEmpty()
                        || (cause != null && variant.causes().contains(cause.id())))
                .filter(variant ->
                        variant.when() == null || variant.when().evaluate(node).held())
                .findFirst();
    }

    private Ranked remedy(RemedyEntry entry, Variant variant, List<String> also) {
        boolean notEnough = variant.holds().equals("yes") && !also.isEmpty();
        String holds = notEnough ? "partly" : variant.holds();
        String because = fill(variant.because());
        Remedy remedy = new Remedy(
                1,
                entry.id(),
                holds,
                notEnough
                        ? "not enough alone, since " + String.join("; ", also) + ". As for the rule: " + because
                        : because,
                entry.title(),
                fill(variant.risk()),
                Template.fillEach(variant.commands(), bindings),
                variant.manifest() == null ? null : fill(variant.manifest()),
                fill(variant.verify()),
                fill(variant.rollback()),
                entry.source(),
                variant.where() == null ? null : fill(variant.where()),
                variant.survives() == null ? null : fill(variant.survives()),
                variant.durable() == null ? null : fill(variant.durable()));
        return new Ranked(remedy, order(entry.scope(), variant.holds()));
    }

    private static int order(String scope, String holds) {
        int wide = scope.equals("node") ? 0 : 2;
        return switch (holds) {
            case "yes" -> wide;
            case "partly" -> wide + 1;
            case "until-resync" -> 4;
            default -> 5;
        };
    }

    private String fill(String text) {
        return Template.fill(text, bindings);
    }

    private static Remedy withRank(Remedy remedy, int rank) {
        return new Remedy(
                rank,
                remedy.id(),
                remedy.holds(),
                remedy.because(),
                remedy.title(),
                remedy.risk(),
                remedy.commands(),
                remedy.manifest(),
                remedy.verify(),
                remedy.rollback(),
                remedy.source(),
                remedy.where(),
                remedy.survives(),
                remedy.durable());
    }
}
