package dev.crossfire.streams;

import dev.crossfire.streams.verdict.Check;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How often the shipped conflicts were judged: a pass over them is counted by the first. */
public final class CountedPasses {

    private final AtomicLong passes = new AtomicLong();
    private final ConflictSet conflicts;

    public CountedPasses() {
        ConflictSet shipped = RuleCatalogue.shipped().conflicts();
        List<Conflict> counting = new ArrayList<>(shipped.conflicts());
        counting.set(0, counted(counting.get(0)));
        conflicts = new ConflictSet(shipped.ruleset(), counting);
    }

    /** The shipped conflicts, which count. */
    public ConflictSet conflicts() {
        return conflicts;
    }

    /** Those until now. */
    public long passes() {
        return passes.get();
    }

    private Conflict counted(Conflict first) {
        Check symptom = first.symptom();
        return new Conflict(
                first.id(),
                first.title(),
                first.signals(),
                first.wording(),
                first.concern(),
                node -> {
                    passes.incrementAndGet();
                    return symptom.evaluate(node);
                },
                first.suspect(),
                first.refutations(),
                first.proofs(),
                first.causes(),
                first.resolved(),
                first.alsoFailing(),
                first.meanwhile(),
                first.caveats(),
                first.notes(),
                first.remedies(),
                first.asked(),
                first.explainedBy());
    }
}
