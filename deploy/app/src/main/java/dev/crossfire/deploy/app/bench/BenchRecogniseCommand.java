package dev.crossfire.deploy.app.bench;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.bench.recognise.RecogniseBench;
import dev.crossfire.deploy.bench.recognise.RecogniseReport;
import dev.crossfire.deploy.bench.recognise.RecogniseText;
import dev.crossfire.model.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire bench recognise}. */
@Command(
        name = "recognise",
        mixinStandardHelpOptions = true,
        header = "What a healthy line costs in each form, and the worst inputs of 1 MiB that we know.",
        description = {
            "Times are CPU times of one thread, medians of warmed runs. The cost of healthy lines is told beside a plain pass over the same bytes,",
            "measured in turn with it. Exits with 1 when an input takes more than three times of what any may: 50 ms, 16 MiB of heap."
        })
final class BenchRecogniseCommand implements Callable<Integer> {

    enum Output {
        text,
        json
    }

    @Option(names = "--quick", description = "Fewer runs: about two minutes, and rougher.")
    private boolean quick;

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
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        RecogniseReport report = new RecogniseBench(quick, step -> {
                    err.println("crossfire bench recognise: " + step);
                    err.flush();
                })
                .run();
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.json ? Json.pretty(report) + "\n" : RecogniseText.of(report));
        out.flush();
        return (report.failed() ? ExitCode.FAILED : ExitCode.RAN).code();
    }
}
