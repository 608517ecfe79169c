package dev.crossfire.deploy.app.process;

import java.util.Locale;
import java.util.Set;

/** How a process logs: one line an event, on stderr. To be set before anything logs; {@code logback.xml} reads what is set here. */
public record ProcessLog(Format format, String level) {

    /** How a line is written. */
    public enum Format {
        TEXT,
        JSON
    }

    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");

    public ProcessLog {
        if (!LEVELS.contains(level)) {
            throw Settings.refused(Setting.LOG_LEVEL, "must be error, warn, info or debug", level);
        }
    }

    /** @param level of our own parts when none is given */
    public static ProcessLog from(Settings settings, String level) {
        String format = settings.text(Setting.LOG_FORMAT, "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw Settings.refused(Setting.LOG_FORMAT, "must be text or json", format);
        }
        return new ProcessLog(Format.valueOf(format.toUpperCase(Locale.ROOT)), settings.text(Setting.LOG_LEVEL, level));
    }

    /** Sets it for this process. */
    public void begin() {
        System.setProperty("crossfire.log.format", format.name().toLowerCase(Locale.ROOT));
        System.setProperty("crossfire.log.level", level);
    }

    /**
     * What Kafka's clients say of brokers that are away, again and again, is not logged: the broker runs in this very process, or our own
     * parts tell it once.
     */
    public static void quietClients() {
        System.setProperty("crossfire.log.client", "error");
    }
}
