package dev.crossfire.deploy.app.diagnose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies bundles with every time in them moved by the same whole hours, so that they end before now and stand where they stood within the
 * hour. Their year is the one their ISO times name.
 */
final class BundleCopy {

    private static final Pattern ISO = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d");
    private static final Pattern TIMES = Pattern.compile("(?<iso>\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d)"
            + "|(?<=REALTIME_TIMESTAMP\"\\s{0,2}:\\s{0,2}\")(?<micros>\\d{16})\\b"
            + "|(?<=\"@timestamp\"\\s{0,2}:\\s{0,2})(?<seconds>\\d{10})(?=\\.\\d)"
            + "|(?<=\\b[IWEF])(?<klog>\\d{4} \\d\\d:\\d\\d:\\d\\d)(?=\\.\\d{6})"
            + "|(?<= on )(?<ctime>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4})"
            + "|^(?<syslog>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d)(?= )");

    private static final DateTimeFormatter ISO_T = of("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter ISO_BLANK = of("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter KLOG = of("MMdd HH:mm:ss");
    private static final DateTimeFormatter KLOG_OF_YEAR = of("uuuuMMdd HH:mm:ss");
    private static final DateTimeFormatter CTIME = of("EEE MMM ppd HH:mm:ss uuuu");
    private static final DateTimeFormatter SYSLOG = of("MMM ppd HH:mm:ss");
    private static final DateTimeFormatter SYSLOG_OF_YEAR = of("uuuuMMM ppd HH:mm:ss");

    private final int year;
    private final long hours;

    private BundleCopy(int year, long hours) {
        this.year = year;
        this.hours = hours;
    }

    private static DateTimeFormatter of(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** Copies a bundle so that it ends in the last full hour before {@code end}. */
    static void into(Path target, Path bundle, Instant end) throws IOException {
        Files.createDirectories(target);
        LocalDateTime newest = LocalDateTime.MIN;
        List<Path> files;
        try (Stream<Path> all = Files.list(bundle)) {
            files = all.filter(file -> !file.endsWith("expected.json")).sorted().toList();
        }
        for (Path file : files) {
            LocalDateTime found = newest(read(file));
            newest = found.isAfter(newest) ? found : newest;
        }
        long seconds = end.getEpochSecond() - newest.toEpochSecond(ZoneOffset.UTC);
        BundleCopy copy = new BundleCopy(newest.getYear(), Math.floorDiv(seconds, 3600L));
        for (Path file : files) {
            Files.writeString(target.resolve(file.getFileName()), copy.moved(read(file)), StandardCharsets.ISO_8859_1);
        }
    }

    /** Byte for byte, whatever the bytes mean. */
    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static LocalDateTime newest(String text) {
        return ISO.matcher(text)
                .results()
                .map(found -> LocalDateTime.parse(found.group().replace(' ', 'T')))
                .max(LocalDateTime::compareTo)
                .orElse(LocalDateTime.MIN);
    }

    private String moved(String text) {
        return text.lines()
                .map(line -> mayHoldTime(line) ? TIMES.matcher(line).replaceAll(this::moved) : line)
                .collect(Collectors.joining("\n", "", text.endsWith("\n") ? "\n" : ""));
    }

    /** Rules hold none, and are most of a bundle. */
    private static boolean mayHoldTime(String line) {
        return line.isEmpty() || "-:[*\t".indexOf(line.charAt(0)) < 0;
    }

    private String moved(MatchResult found) {
        String text = found.group();
        if (found.group(1) != null) {
            DateTimeFormatter iso = text.charAt(10) == 'T' ? ISO_T : ISO_BLANK;
            return LocalDateTime.parse(text.replace(' ', 'T')).plusHours(hours).format(iso);
        }
        if (found.group(2) != null) {
            return Long.toString(Long.parseLong(text) + hours * 3_600_000_000L);
        }
        if (found.group(3) != null) {
            return Long.toString(Long.parseLong(text) + hours * 3600L);
        }
        if (found.group(4) != null) {
            return LocalDateTime.parse(year + text, KLOG_OF_YEAR)
                    .plusHours(hours)
                    .format(KLOG);
        }
        if (found.group(5) != null) {
            return LocalDateTime.parse(text, CTIME).plusHours(hours).format(CTIME);
        }
        return LocalDateTime.parse(year + text, SYSLOG_OF_YEAR).plusHours(hours).format(SYSLOG);
    }
}
