package dev.crossfire.serve.notify.slack;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How an incident stands, in words. Only what was verified is ever told as a recovery: an incident that expired may still go on. */
final class Headline {

    private static final DateTimeFormatter DAY_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Headline() {}

    /** In one word, or a few. */
    static String standing(Incident incident) {
        Resolution resolution = incident.resolution();
        if (resolution == null) {
            return incident.verdict().word().toUpperCase(Locale.ROOT);
        }
        return switch (resolution.kind()) {
            case VERIFIED -> "RECOVERED";
            case EXPIRED -> "EXPIRED, NOT SEEN SINCE";
            case REFUTED -> "WITHDRAWN";
            case MANUAL -> "CLOSED BY HAND";
            case SUPERSEDED -> "SUPERSEDED";
        };
    }

    /** Standing, node and title. */
    static String of(Incident incident) {
        return standing(incident) + " " + incident.cluster() + "/" + incident.node() + ": " + incident.title();
    }

    /** From when to when. A message does not age on the screen, so it says times, never "ago". */
    static String span(Incident incident) {
        Instant end = incident.resolvedAt();
        String from = DAY_TIME.format(incident.openedAt()) + " UTC";
        return end == null
                ? from + ", ongoing"
                : from + " to " + DAY_TIME.format(end) + " UTC (" + words(Duration.between(incident.openedAt(), end))
                        + ")";
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    private static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
}
