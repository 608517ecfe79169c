package dev.crossfire.serve.feed;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client says it can read (RFC 9110 §12.5.1). */
final class AcceptHeader {

    private AcceptHeader() {}

    /**
     * Picks the first of the offered types that the client takes.
     *
     * @param header the client's words; null or blank takes anything
     * @param offered types without parameters, best first
     */
    static Optional<String> choose(@Nullable String header, String... offered) {
        for (String type : offered) {
            if (header == null || header.isBlank() || quality(header, type) > 0) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether the client names the type itself, as browsers do for pages, and not only a wildcard. */
    static boolean names(@Nullable String header, String type) {
        return header != null && header.toLowerCase(Locale.ROOT).contains(type);
    }

    private static double quality(String header, String type) {
        String wide = type.substring(0, type.indexOf('/')) + "/*";
        double best = 0;
        int closest = 0;
        for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.trim().split("\\s*;\\s*", -1);
            int closeness = parts[0].equals(type) ? 3 : parts[0].equals(wide) ? 2 : parts[0].equals("*/*") ? 1 : 0;
            if (closeness > closest) {
                closest = closeness;
                best = weight(parts);
            }
        }
        return best;
    }

    private static double weight(String[] parts) {
        for (String part : parts) {
            if (part.startsWith("q=")) {
                try {
                    return Double.parseDouble(part.substring(2).trim());
                } catch (NumberFormatException e) {
                    return 1;
                }
            }
        }
        return 1;
    }
}
