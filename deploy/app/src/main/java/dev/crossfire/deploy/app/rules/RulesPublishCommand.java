package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.CrossfireVersion;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.process.KafkaFlags;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.model.Json;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.RuleCatalogue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire rules publish}. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        header = "Makes all instances at a Kafka cluster judge with a set of conflicts, from one point of the log on.",
        description = {
            "DIR is a folder of conflict files, judged beside those that come with this version, or the word 'shipped'",
            "for these alone. The set is published whole: instances of other versions judge with just the same, until",
            "another set is published. A set that lint finds fault with, whose scenarios fail or that a running instance",
            "cannot use is refused, and the old one stands. 'rules diff' tells beforehand what would change."
        })
final class RulesPublishCommand implements Callable<Integer> {

    private static final String SHIPPED = "shipped";

    /** Instances look twice a second; one that is still starting takes longer. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    @Parameters(paramLabel = "DIR", description = "Folder of conflict files, or 'shipped'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String folder;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private KafkaFlags kafka;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who publishes it, for those who ask later. Default: the name of this user.")
    private @Nullable String by;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = kafka.settings(CrossfireCommand.of(spec).environment());
        KafkaAddress brokers = settings.requiredKafka();
        RuleCatalogue catalogue = folder.equals(SHIPPED) ? RuleCatalogue.shipped() : checked(Path.of(folder));
        RuleSwitch set = catalogue.published(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                by == null ? System.getProperty("user.name", "unknown") : by,
                CrossfireVersion.version());
        int size = Json.write(set).length;
        if (size > RuleSwitch.MOST_BYTES) {
            throw CommandFailed.failed("the set takes " + size / 1024 + " KiB with what comes with Crossfire; at most "
                    + RuleSwitch.MOST_BYTES / 1024 + " KiB can be published");
        }
        brokers.requireReachable();
        PrintWriter out = spec.commandLine().getOut();
        try (Publication publication = new Publication(brokers, settings.topicPrefix())) {
            out.println(words(set, publication.publish(set, ANSWERS_WITHIN)));
        } catch (KafkaException e) {
            throw CommandFailed.failed("publishing at " + brokers + " failed: " + e.getMessage());
        }
        out.flush();
        return ExitCode.RAN.code();
    }

    private static String words(RuleSwitch set, Publication.Published published) {
        if (published.stoodBefore()) {
            return "the set " + set.ruleset() + " stands already: nothing was changed";
        }
        String conflicts = set.conflicts().size() + " conflicts";
        return published.instances().isEmpty()
                ? "published " + set.ruleset() + " (" + conflicts
                        + "): no instance runs, the next to start judges with it"
                : "published " + set.ruleset() + " (" + conflicts + "): judged with by "
                        + String.join(", ", published.instances()) + " from now on";
    }

    /** What would be judged with for days must be what its author meant. */
    private static RuleCatalogue checked(Path folder) {
        ConflictFolder files = ConflictFolder.read(folder);
        RuleCatalogue catalogue = files.catalogue();
        List<String> missing = Scenarios.missing(files);
        if (!missing.isEmpty()) {
            throw CommandFailed.failed("not published: " + String.join("; ", missing));
        }
        ScenarioRun run = new ScenarioRun(catalogue);
        for (Scenario scenario : Scenarios.of(files)) {
            if (!run.differences(scenario).isEmpty()) {
                throw CommandFailed.failed("not published, a scenario fails: " + scenario.file()
                        + " ('crossfire rules test " + folder + "' shows how)");
            }
        }
        return catalogue;
    }
}
