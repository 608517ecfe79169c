package dev.crossfire.deploy.app.diagnose;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The date that iptables-save prints into its output, taken as UTC. */
final class DateLine {

    private static final Pattern GENERATED = Pattern.compile(
            "(?m)^# (?:Generated|Completed)\\b.*? on (\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4})");
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private DateLine() {}

    static Optional<Instant> of(String text) {
        Matcher matcher = GENERATED.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            String date = matcher.group(1).replaceAll(" +", " ");
            return Optional.of(LocalDateTime.parse(date, ASCTIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
