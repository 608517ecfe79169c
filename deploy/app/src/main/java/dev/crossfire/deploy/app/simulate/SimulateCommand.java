package dev.crossfire.deploy.app.simulate;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.model.Json;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.simulation.ArrivalOrder;
import dev.crossfire.streams.simulation.FleetRun;
import dev.crossfire.streams.simulation.NewsByOutbreak;
import dev.crossfire.streams.simulation.SimulatedFleet;
import dev.crossfire.streams.simulation.SimulatedNode;
import dev.crossfire.streams.simulation.SimulationReport;
import dev.crossfire.streams.simulation.SimulationTally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        header = "Generates a fleet whose truth is known, and tells what was missed.",
        description = {
            "",
            "Nodes with true conflicts, nodes that only look like it, healthy ones;",
            "restarts, relapses, wrong clocks, gaps, spools drained after an outage,",
            "records delivered twice, torn, or minutes late. Their raw records go",
            "through the same code as yours would. The same seed gives the same fleet",
            "and the same hash of its history in every order of arrival.",
            "",
            "Also for sizing: it tells records, bytes and what a second takes here.",
            "Exits with 1 when something was missed, claimed wrongly or lost.",
            ""
        })
public final class SimulateCommand implements Callable<Integer> {

    enum Output {
        text,
        json
    }

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many nodes (default: ${DEFAULT-VALUE}).")
    private int nodes = 50;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Which fleet (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--order",
            paramLabel = "K",
            defaultValue = "0",
            description = {
                "In which order records arrive: 0 as sent, others",
                "shuffled within grace (default: ${DEFAULT-VALUE})."
            })
    private int order;

    @Option(
            names = "--at-once",
            description = {"Instead: all nodes are of one cluster, and get the", "leading conflict within two minutes."
            })
    private boolean atOnce;

    @Option(
            names = "--topology",
            description = {
                "Through Kafka Streams and an embedded broker instead",
                "of the core alone. Takes a minute or so."
            })
    private boolean topology;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        SimulatedFleet fleet;
        ArrivalOrder arrival;
        try {
            fleet = new SimulatedFleet(nodes, seed, atOnce);
            arrival = new ArrivalOrder(order);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(String.valueOf(e.getMessage()));
        }
        RuleCatalogue catalogue = RuleCatalogue.shipped();
        Recogniser recogniser = new Recogniser(catalogue.signals(), SnapshotReader::read);
        Fold fold = new Fold(catalogue.conflicts(), FoldSettings.DEFAULT);
        long began = System.nanoTime();
        SimulationTally tally = topology
                ? throughTopology(recogniser, fold, fleet, arrival)
                : new FleetRun(recogniser, fold).of(fleet, arrival);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        SimulationReport report = tally.report(new NewsByOutbreak());
        print(report, tally, took);
        return (report.sound() ? ExitCode.RAN : ExitCode.FAILED).code();
    }

    private static SimulationTally throughTopology(
            Recogniser recogniser, Fold fold, SimulatedFleet fleet, ArrivalOrder arrival)
            throws IOException, InterruptedException, TimeoutException {
        ProcessLog.quietClients();
        List<SimulatedNode> all =
                IntStream.range(0, fleet.nodes()).mapToObj(fleet::node).toList();
        Path folder = Files.createTempDirectory("crossfire-simulate-");
        try (TopologyRun run = TopologyRun.start(folder, recogniser, fold)) {
            return run.of(all, arrival);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void print(SimulationReport report, SimulationTally tally, Duration took) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(Json.pretty(report));
            PrintWriter err = spec.commandLine().getErr();
            tally.missed().forEach(line -> err.println("missed: " + line));
            tally.falseAlarms().forEach(line -> err.println("false alarm: " + line));
            err.flush();
        } else {
            out.print(SimulationText.of(report, tally, took));
        }
        out.flush();
    }
}
