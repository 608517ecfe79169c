package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** A command that starts a process: its flags are made from {@link Setting}s, so that all processes call one thing by one name. */
public abstract class ProcessCommand implements Callable<Integer> {

    /** The settings that a command takes, each with the default that its help names; empty when it has none, or tells it itself. */
    public static final class Takes {

        private final Map<Setting, String> defaults = new LinkedHashMap<>();

        public Takes setting(Setting setting) {
            return setting(setting, "");
        }

        public Takes setting(Setting setting, String defaultInWords) {
            defaults.put(setting, defaultInWords);
            return this;
        }

        /** What every process that stays can be told of its HTTP server and its log. */
        public Takes serverAndLog(int port) {
            return setting(Setting.HOST, "127.0.0.1")
                    .setting(Setting.PORT, Integer.toString(port))
                    .setting(Setting.LOG_FORMAT, "text")
                    .setting(Setting.LOG_LEVEL, "info");
        }

        public Takes kafka() {
            return setting(Setting.KAFKA).setting(Setting.PREFIX, "crossfire");
        }
    }

    private final Takes takes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    protected ProcessCommand(Takes takes) {
        this.takes = takes;
    }

    /** The command with its flags. */
    public final CommandLine commandLine() {
        CommandLine line = new CommandLine(this);
        takes.defaults.forEach((setting, otherwise) -> line.getCommandSpec().addOption(option(setting, otherwise)));
        return line;
    }

    @Override
    public final Integer call() {
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        for (Setting setting : takes.defaults.keySet()) {
            OptionSpec option = spec.findOption(setting.flag());
            if (option != null && !option.stringValues().isEmpty()) {
                flags.put(setting, option.stringValues());
            }
        }
        Settings settings = new Settings(flags, CrossfireCommand.of(spec).environment());
        return run(settings, spec.commandLine()).code();
    }

    /** Runs it to its end. */
    protected abstract ExitCode run(Settings settings, CommandLine line);

    private static OptionSpec option(Setting setting, String otherwise) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .description(setting.help() + (otherwise.isEmpty() ? "" : " Default: " + otherwise + ".")
                        + " Variable: " + setting.variable() + ".");
        if (setting.isSwitch()) {
            return option.arity("0").type(boolean.class).build();
        }
        return setting.isRepeatable()
                ? option.paramLabel(setting.label())
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build()
                : option.paramLabel(setting.label())
                        .arity("1")
                        .type(String.class)
                        .build();
    }
}
