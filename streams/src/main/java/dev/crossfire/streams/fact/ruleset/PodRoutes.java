package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the main table sends what: device → the addresses that it leads to. What a route without a device leads to, or one of several
 * devices, is in none of them.
 *
 * @param areas device → addresses
 * @param own addresses of the node itself
 */
record PodRoutes(Map<String, AddressRanges> areas, AddressRanges own) {

    /** Of more routes nothing is told: each is weighed against all others. */
    private static final int MOST = 512;

    private static final int LONGEST_LINE = 400;

    static final PodRoutes UNKNOWN = new PodRoutes(Map.of(), AddressRanges.NOTHING);

    private record Route(AddressRanges prefix, int length, String dev, int metric) {}

    /** Reads {@code ip route}. */
    static PodRoutes of(String text) {
        List<Route> routes = new ArrayList<>();
        List<AddressRanges.Range> own = new ArrayList<>();
        for (String line : text.split("[\r\n]+", -1)) {
            if (line.length() > LONGEST_LINE || routes.size() > MOST) {
                return UNKNOWN;
            }
            List<String> words = List.of(line.strip().split("\\s+", -1));
            after(words, "src").flatMap(IptablesMatches::prefix).ifPresent(src -> own.addAll(src.ranges()));
            boolean local = words.get(0).equals("local");
            if (local && words.size() > 1) {
                IptablesMatches.prefix(words.get(1)).ifPresent(address -> own.addAll(address.ranges()));
            }
            boolean main = after(words, "table").map("main"::equals).orElse(true);
            if (main && !local) {
                route(words).ifPresent(routes::add);
            }
        }
        return new PodRoutes(areas(routes), AddressRanges.merged(own));
    }

    private static Optional<Route> route(List<String> words) {
        boolean typed = words.get(0).chars().allMatch(c -> c >= 'a' && c <= 'z')
                && !words.get(0).equals("default");
        String target = !typed ? words.get(0) : words.size() > 1 ? words.get(1) : "";
        Optional<AddressRanges> prefix =
                target.equals("default") ? Optional.of(AddressRanges.ALL) : IptablesMatches.prefix(target);
        boolean unicast = !typed || words.get(0).equals("unicast");
        return prefix.filter(range -> !range.isEmpty()).map(range -> {
            AddressRanges.Range only = range.ranges().get(0);
            int length = Long.numberOfLeadingZeros(only.last() - only.first()) - 32;
            int metric = after(words, "metric").flatMap(PodRoutes::number).orElse(0);
            return new Route(range, length, unicast ? after(words, "dev").orElse("") : "", metric);
        });
    }

    /** The longer prefix wins, of equal ones the lower metric. */
    private static Map<String, AddressRanges> areas(List<Route> routes) {
        Map<AddressRanges, Route> best = new LinkedHashMap<>();
        routes.stream()
                .sorted(Comparator.comparingInt(Route::length).thenComparingInt(Route::metric))
                .forEach(route -> best.putIfAbsent(route.prefix(), route));
        Map<String, AddressRanges> areas = new HashMap<>();
        for (Route route : best.values()) {
            areas.replaceAll((dev, area) -> area.minus(route.prefix()));
            if (!route.dev().isEmpty()) {
                areas.merge(route.dev(), route.prefix(), AddressRanges::plus);
            }
        }
        return areas;
    }

    private static Optional<String> after(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    private static Optional<Integer> number(String text) {
        return text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    AddressRanges area(String dev) {
        return areas.getOrDefault(dev, AddressRanges.NOTHING);
    }
}
