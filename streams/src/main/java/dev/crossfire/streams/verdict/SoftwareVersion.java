package dev.crossfire.streams.verdict;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version such as {@code 1.32.4}, {@code v3.29} or {@code 1.27.6+k3s1}, as far as two of them can be told apart. */
record SoftwareVersion(int major, int minor, int patch) implements Comparable<SoftwareVersion> {

    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5})(?:\\.(\\d{1,5}))?(?:[-+.].*)?");
    private static final Comparator<SoftwareVersion> ORDER = Comparator.comparingInt(SoftwareVersion::major)
            .thenComparingInt(SoftwareVersion::minor)
            .thenComparingInt(SoftwareVersion::patch);

    /** Empty when the text is none. */
    static Optional<SoftwareVersion> parse(String text) {
        Matcher matcher = VERSION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int patch = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return Optional.of(
                new SoftwareVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), patch));
    }

    /** @throws IllegalArgumentException when the text is none */
    static SoftwareVersion of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no version such as 1.27"));
    }

    @Override
    public int compareTo(SoftwareVersion other) {
        return ORDER.compare(this, other);
    }
}
