package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.signal.NodeNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire diagnose}. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        header = "Says what conflict a node's files show, with proof and what will fix it; no broker needed.",
        description = {
            "PATH is a file (kubelet journal, events, iptables-save, nft, ip, ss, conntrack or sysctl output, told",
            "apart by content), a folder of such files, or a bundle: a folder that holds node.yaml and belongs to one",
            "node. Several may be given."
        },
        footerHeading = "%nCapture on the node as root while checks fail, then name the three files:%n",
        footer = {
            "  for i in 1 2; do",
            "    ( set -x; date -u +%%FT%%TZ",
            "      iptables-nft-save -c; iptables-legacy-save -c; nft list ruleset",
            "      ip route show table all; ip rule; ip addr; ip route get 127.0.0.1",
            "      ss -tan; ss -ltnp; conntrack -L -p tcp",
            "      sysctl -ar 'conf.*route_localnet' )",
            "    [ $i = 2 ] || sleep 30",
            "  done > node.txt 2>&1",
            "  journalctl -u kubelet -o json --since -15min > journal.json",
            "  journalctl -k -o json --since -15min >> journal.json",
            "  kubectl get events -A -o json > events.json"
        })
public final class DiagnoseCommand implements Callable<Integer> {

    enum Output {
        text,
        json,
        markdown
    }

    enum FailOn {
        confirmed,
        suspected
    }

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders or bundles.")
    private List<Path> paths = List.of();

    @Option(names = "--cluster", paramLabel = "C", description = "Cluster of what names none.")
    private @Nullable String cluster;

    @Option(names = "--node", paramLabel = "N", description = "Node of what names none.")
    private @Nullable String node;

    @Option(
            names = "--node-suffix",
            paramLabel = "DOMAIN",
            split = ",",
            description = "A domain that is no part of a node's name, such as .ec2.internal; may be repeated.")
    private List<String> nodeSuffixes = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json or markdown (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Option(
            names = "--conflicts",
            paramLabel = "DIR",
            description =
                    "Folder with conflict files of your own, judged beside those that come with it (see crossfire rules).")
    private @Nullable Path conflicts;

    @Option(names = "--explain", description = "Show every check: held, or missed and by how much.")
    private boolean explain;

    @Option(
            names = "--fail-on",
            paramLabel = "VERDICT",
            description = "Exit with 3 when an open incident is confirmed (or, with suspected, at least suspected).")
    private @Nullable FailOn failOn;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        Report report = new Diagnoser(ConflictFolder.catalogue(conflicts), new NodeNames(nodeSuffixes), cluster, node)
                .paths(paths);
        print(report);
        return exit(report);
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        switch (output) {
            case json -> out.println(Json.pretty(report));
            case text -> out.print(new ReportText(report, explain).plain());
            case markdown -> out.print(new ReportText(report, explain).markdown());
        }
        for (DiagnosedInput input : report.inputs()) {
            if (input.error() != null) {
                err.println("crossfire: " + input.path() + " " + input.error());
            }
        }
        out.flush();
    }

    private int exit(Report report) {
        if (report.inputs().stream().anyMatch(DiagnosedInput::fatal)) {
            return ExitCode.FAILED.code();
        }
        boolean matched = failOn != null
                && report.incidents().stream()
                        .filter(incident -> incident.state() == Incident.State.OPEN)
                        .map(Incident::verdict)
                        .anyMatch(verdict -> verdict == Verdict.CONFIRMED
                                || (failOn == FailOn.suspected && verdict == Verdict.SUSPECTED));
        return (matched ? ExitCode.MATCHED : ExitCode.RAN).code();
    }
}
