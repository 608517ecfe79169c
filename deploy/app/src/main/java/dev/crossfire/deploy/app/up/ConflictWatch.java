package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.stream.LiveRules;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a folder of conflict files again and again, and judges with what stands there from then on. A set that cannot be used is refused
 * as a whole: the old one goes on, and whoever looks is told why.
 */
final class ConflictWatch implements AutoCloseable, MeterBinder {

    private static final long EVERY_SECONDS = 2;

    private final Path folder;
    private final LiveRules rules;
    private final Consumer<String> told;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "crossfire-conflicts");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Path, String> looked;
    private @Nullable ScheduledFuture<?> looking;
    private volatile @Nullable String refused;
    private volatile int switches;

    /** @param standing the files that the rules were made of */
    ConflictWatch(Path folder, ConflictFolder standing, LiveRules rules, Consumer<String> told) {
        this.folder = folder;
        this.looked = standing.conflicts();
        this.rules = rules;
        this.told = told;
    }

    ConflictWatch start() {
        looking = clock.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    /** Takes what stands in the folder, when it is another set than last time. */
    synchronized void look() {
        try {
            ConflictFolder files = read();
            if (files.conflicts().equals(looked)) {
                return;
            }
            looked = files.conflicts();
            rules.replace(files.catalogue());
            switches++;
            refused = null;
            told.accept(overruled()
                    .orElseGet(() -> "conflicts now judged with the set " + rules.ruleset() + " of " + folder));
        } catch (CommandFailed e) {
            refuse(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Thrown on, it would end all further looks without a word.
            refuse("this is a bug of crossfire: " + e);
        }
    }

    private ConflictFolder read() {
        try {
            return ConflictFolder.read(folder);
        } catch (CommandFailed e) {
            // Whatever stands there next is news, the same as before included.
            looked = Map.of();
            throw e;
        }
    }

    private void refuse(String why) {
        if (!why.equals(refused)) {
            refused = why;
            caution().ifPresent(told);
        }
    }

    /** That another set is judged with, and why; empty when what stands in the folder is used. */
    Optional<String> caution() {
        String why = refused;
        return Optional.ofNullable(why)
                .map(said -> "conflicts refused, still judged with the set " + rules.ruleset() + ": " + said)
                .or(this::overruled);
    }

    /** What was published for all instances goes before what one of them was given. */
    private Optional<String> overruled() {
        return rules.published()
                .filter(set -> !set.ruleset().equals(rules.ownRuleset()))
                .map(set -> "conflicts judged with the published set " + set.ruleset() + " of " + set.by()
                        + ", not with " + folder + ": 'crossfire rules publish " + folder + "' changes that");
    }

    /** Why the set that stands in the folder is not used; null when it is. */
    @Nullable
    String refused() {
        return refused;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("crossfire.rules.refused", this, watch -> watch.refused() == null ? 0 : 1)
                .description(
                        "Whether the set of conflicts in the folder cannot be used, and an older one is judged with.")
                .register(registry);
        Gauge.builder("crossfire.rules.switches", this, watch -> watch.switches)
                .description("How often another set of conflicts was taken since the start.")
                .register(registry);
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.cancel(true);
        }
        clock.shutdownNow();
    }
}
