package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.AtRisk;
import dev.crossfire.model.outbreak.Outbreak.Ending;
import dev.crossfire.model.outbreak.Outbreak.State;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import dev.crossfire.model.outbreak.OutbreakPart.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merges the newest parts of all partitions, of one conflict in one cluster, and decides when that is worth a revision. An outbreak is a
 * chain of nodes, each of which failed within the window of the one before, that has three within one window somewhere. Its state is bounded
 * by {@link OutbreakPart#MOST_RUNS} times the partitions, and in practice one outbreak or two.
 */
public final class OutbreakMerge {

    private final OutbreakSettings settings;
    private final Runs runs;

    public OutbreakMerge(OutbreakSettings settings) {
        this.settings = settings;
        runs = new Runs(settings);
    }

    /**
     * What was told of the outbreaks of one conflict in one cluster.
     *
     * @param told the last revision of each that is still followed
     */
    public record Followed(List<Outbreak> told) {

        public static final Followed NOTHING = new Followed(List.of());

        public Followed {
            told = told == null ? List.of() : List.copyOf(told);
        }
    }

    /** @param revisions new ones, in order */
    public record Step(Followed followed, List<Outbreak> revisions) {}

    /**
     * Why there is a revision now, or none.
     *
     * @param why a clause for the log
     */
    record Decision(boolean tell, String why) {}

    /**
     * @param parts the newest of each partition
     * @param due what merely changed is to be told now: it is so every ten seconds
     * @param now decides how long what ended is followed, and nothing else
     */
    public Step merge(Followed before, Collection<OutbreakPart> parts, boolean due, Instant now) {
        @Nullable
        Instant tick = parts.stream()
                .flatMap(part -> Stream.ofNullable(part.tick()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        List<Outbreak> left = new ArrayList<>(before.told());
        List<Outbreak> told = new ArrayList<>();
        List<Outbreak> revisions = new ArrayList<>();
        for (Run run :
                runs.joined(parts.stream().flatMap(part -> part.runs().stream()).toList())) {
            List<Outbreak> same =
                    left.stream().filter(known -> meets(known, run)).toList();
            left.removeAll(same);
            if (!run.dense()) {
                left.addAll(same);
                continue;
            }
            Outbreak fresh = outbreak(run, parts, tick, same);
            Decision decision = decide(same, fresh, due);
            told.add(decision.tell() ? fresh : newest(same).orElse(fresh));
            revisions.addAll(decision.tell() ? List.of(fresh) : List.of());
        }
        for (Outbreak gone : left) {
            leave(gone, tick, now, told, revisions);
        }
        return new Step(new Followed(told), revisions);
    }

    /** Decides about an outbreak as it stands now; pure, so that a test can ask why. */
    Decision decide(List<Outbreak> same, Outbreak now, boolean due) {
        Optional<Outbreak> last = newest(same);
        if (last.isEmpty()) {
            return new Decision(true, "it begins");
        }
        Outbreak known = last.get();
        if (known.state() != now.state()) {
            return new Decision(true, now.stands() ? "it stands again" : "it ended");
        }
        if (!known.stands()) {
            return new Decision(false, "it ended, and what is summed up or forgotten since changes nothing");
        }
        if (same.size() > 1 || !known.id().equals(now.id())) {
            return new Decision(true, "it began earlier than was known");
        }
        if (doublings(now.count()) > doublings(known.count())) {
            return new Decision(true, "its number has doubled");
        }
        boolean changed = !now.revised(known.revision(), known.formerly(), known.updatedAt())
                .equals(known);
        return changed
                ? new Decision(due, due ? "it changed" : "it changed, which is not told before its time")
                : new Decision(false, "nothing changed");
    }

    /** What is no longer an outbreak: it is said to be withdrawn, once, and followed as long as its nodes may come back. */
    private void leave(
            Outbreak gone, @Nullable Instant tick, Instant now, List<Outbreak> told, List<Outbreak> revisions) {
        if (gone.stands()) {
            Outbreak withdrawn = withdrawn(gone, tick == null ? gone.updatedAt() : tick);
            told.add(withdrawn);
            revisions.add(withdrawn);
        } else if (Duration.between(gone.updatedAt(), now).compareTo(settings.kept()) < 0) {
            told.add(gone);
        }
    }

    private boolean meets(Outbreak known, Run run) {
        return !run.first().isAfter(known.lastJoinedAt().plus(settings.window()))
                && !run.last().isBefore(known.since().minus(settings.window()));
    }

    /** Of several that turned out to be one, the one that was told most often. */
    private static Optional<Outbreak> newest(List<Outbreak> same) {
        return same.stream().max(Comparator.comparing(Outbreak::revision).thenComparing(Outbreak::id));
    }

    /** 3 and below are 0, from 4 on each doubling is one more. */
    private static int doublings(int count) {
        return count < 4 ? 0 : 30 - Integer.numberOfLeadingZeros(count);
    }

    private Outbreak outbreak(Run run, Collection<OutbreakPart> parts, @Nullable Instant tick, List<Outbreak> same) {
        OutbreakPart any = parts.iterator().next();
        String id = OutbreakId.of(any.cluster(), any.conflict(), run.first(), settings.window());
        boolean over = run.open() == 0 && run.quiet() && run.resolvedAt() != null;
        Set<String> formerly = new LinkedHashSet<>();
        same.forEach(known -> {
            formerly.addAll(known.formerly());
            formerly.add(known.id());
        });
        formerly.remove(id);
        return new Outbreak(
                id,
                newest(same).map(known -> known.revision() + 1).orElse(1),
                List.copyOf(new TreeSet<>(formerly)),
                any.cluster(),
                any.conflict(),
                run.title(),
                over ? State.ENDED : State.OPEN,
                run.count(),
                run.open(),
                run.confirmed(),
                run.suppressed(),
                run.first(),
                run.last(),
                tick == null ? run.last() : tick,
                over ? run.resolvedAt() : null,
                over
                        ? new Ending(
                                Ending.Kind.RESOLVED,
                                "the incidents of all " + run.count()
                                        + " nodes are resolved, and no other node failed within "
                                        + settings.window().toMinutes() + " min of the last")
                        : null,
                settings.window().toSeconds(),
                run.victims(),
                Histograms.growth(run.growth()),
                Changes.most(run.changes(), Outbreak.MOST_CHANGES),
                atRisk(run, parts));
    }

    /** Nodes that have what one of the victims has, whatever that is; told by what most of the victims have. */
    private static AtRisk atRisk(Run run, Collection<OutbreakPart> parts) {
        List<Signature> signatures = Runs.most(run.signatures(), Integer.MAX_VALUE);
        int count = 0;
        TreeSet<String> nodes = new TreeSet<>();
        @Nullable String says = null;
        for (Signature signature : signatures) {
            for (OutbreakPart part : parts) {
                for (AtRisk risk : part.atRisk()) {
                    if (Objects.equals(risk.says(), signature.says())) {
                        count += risk.count();
                        nodes.addAll(risk.nodes());
                        says = says == null ? signature.says() : says;
                    }
                }
            }
        }
        return count == 0
                ? AtRisk.NOBODY
                : new AtRisk(count, nodes.stream().limit(Outbreak.FIRST_NODES).toList(), says);
    }

    private Outbreak withdrawn(Outbreak gone, Instant at) {
        return new Outbreak(
                gone.id(),
                gone.revision() + 1,
                gone.formerly(),
                gone.cluster(),
                gone.conflict(),
                gone.title(),
                State.ENDED,
                gone.count(),
                0,
                gone.confirmed(),
                0,
                gone.since(),
                gone.lastJoinedAt(),
                at,
                at,
                new Ending(
                        Ending.Kind.WITHDRAWN,
                        "suspicions were withdrawn: fewer than " + settings.nodes() + " nodes within "
                                + settings.window().toMinutes() + " min are left of it"),
                gone.windowSeconds(),
                gone.first(),
                gone.growth(),
                gone.changes(),
                AtRisk.NOBODY);
    }
}
