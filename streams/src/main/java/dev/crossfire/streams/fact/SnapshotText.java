package dev.crossfire.streams.fact;

import com.google.re2j.Pattern;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.streams.fact.ruleset.IptablesListing;
import dev.crossfire.streams.fact.ruleset.IptablesText;
import dev.crossfire.streams.fact.ruleset.NftJson;
import dev.crossfire.streams.fact.ruleset.NftText;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells by content which command's output a text is. */
public final class SnapshotText {

    private static final int SAMPLED_LINES = 400;

    /** The form of a line shows in its beginning. */
    private static final int SAMPLED_LENGTH = 1000;

    private static final Pattern NFT_TABLE =
            Pattern.compile("^\\s*table (?:(?:ip|ip6|inet|arp|bridge|netdev) )?\\S+ \\{.*");
    private static final Pattern NFT_CHAIN = Pattern.compile("^\\s*(?:chain \\S+ \\{.*|type \\S+ hook \\S+ .*)$");

    private SnapshotText() {}

    /**
     * What a text is.
     *
     * @param kind of a snapshot's part: {@code firewall}, {@code routes}, {@code sockets}, {@code conntrack}, {@code sysctl}
     * @param tool {@code iptables-save}, {@code nft}, {@code ip-route}, {@code ip-rule}, {@code ip-addr}, {@code ip-route-get}, {@code
     *     ss-listen}, {@code ss}, {@code conntrack}, {@code sysctl}
     */
    public record Kind(String kind, String tool) {

        public static final Kind IPTABLES = new Kind("firewall", "iptables-save");
        public static final Kind NFT = new Kind("firewall", "nft");
        public static final Kind ROUTES = new Kind("routes", "ip-route");
        public static final Kind RULES = new Kind("routes", "ip-rule");
        public static final Kind ADDRESSES = new Kind("routes", "ip-addr");
        public static final Kind ROUTE_GET = new Kind("routes", "ip-route-get");
        public static final Kind LISTENERS = new Kind("sockets", "ss-listen");
        public static final Kind SOCKETS = new Kind("sockets", "ss");
        public static final Kind CONNTRACK = new Kind("conntrack", "conntrack");
        public static final Kind SYSCTL = new Kind("sysctl", "sysctl");
    }

    private static final List<Kind> KINDS = List.of(
            Kind.IPTABLES,
            Kind.NFT,
            Kind.ROUTES,
            Kind.RULES,
            Kind.ADDRESSES,
            Kind.ROUTE_GET,
            Kind.LISTENERS,
            Kind.SOCKETS,
            Kind.CONNTRACK,
            Kind.SYSCTL);

    private static final Map<Kind, Predicate<String>> LINES = lines();

    /** The same by tool. */
    private static final Map<String, Predicate<String>> FORMS = LINES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(entry -> entry.getKey().tool(), Map.Entry::getValue));

    private static Map<Kind, Predicate<String>> lines() {
        Map<Kind, Predicate<String>> lines = new LinkedHashMap<>();
        lines.put(Kind.IPTABLES, line -> IptablesText.isLine(line.strip()) || IptablesListing.isLine(line));
        lines.put(Kind.CONNTRACK, ConntrackReader::isEntry);
        lines.put(Kind.SOCKETS, line -> SocketReader.isHeader(line) || SocketReader.isSocket(line));
        lines.put(Kind.RULES, PolicyRuleReader::isRule);
        lines.put(Kind.ROUTE_GET, line -> RouteReader.isRouteGet(line) || RouteReader.isRouteGetError(line.strip()));
        lines.put(Kind.ROUTES, RouteReader::isRoute);
        lines.put(Kind.ADDRESSES, AddressReader::isAddressLine);
        lines.put(Kind.SYSCTL, SysctlReader::isSetting);
        return lines;
    }

    /**
     * What a text is: the command to whose form most of its lines fit.
     *
     * @param fileName decides only between {@code ss} and {@code ss-listen} where the text fits both; null when there is none
     * @return empty when the text is none of these, such as an empty one
     */
    public static Optional<Kind> kindOf(String text, @Nullable String fileName) {
        List<String> sample = TextLines.head(IpJson.asText(text), SAMPLED_LINES).stream()
                .map(SnapshotText::beginning)
                .toList();
        if (NftJson.is(text) || isNft(sample)) {
            return Optional.of(Kind.NFT);
        }
        Kind best = null;
        long most = 0;
        for (Map.Entry<Kind, Predicate<String>> entry : LINES.entrySet()) {
            long fitting = sample.stream().filter(entry.getValue()).count();
            if (fitting > most) {
                best = entry.getKey();
                most = fitting;
            }
        }
        if (best == null || 3 * most < sample.size()) {
            return Optional.empty();
        }
        return Optional.of(Kind.SOCKETS.equals(best) ? sockets(sample, fileName) : best);
    }

    /** What the name of a file says, for one that is empty or holds an error only: then it is the one thing known. */
    public static Optional<Kind> kindOfName(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        Map<String, Kind> prefixes = new LinkedHashMap<>();
        prefixes.put("ss-l", Kind.LISTENERS);
        prefixes.put("ss", Kind.SOCKETS);
        prefixes.put("conntrack", Kind.CONNTRACK);
        prefixes.put("ip-route-get", Kind.ROUTE_GET);
        prefixes.put("ip-route", Kind.ROUTES);
        prefixes.put("ip-rule", Kind.RULES);
        prefixes.put("ip-addr", Kind.ADDRESSES);
        prefixes.put("sysctl", Kind.SYSCTL);
        prefixes.put("iptables", Kind.IPTABLES);
        prefixes.put("ip6tables", Kind.IPTABLES);
        prefixes.put("nft", Kind.NFT);
        return prefixes.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What a command prints, even when it printed nothing; empty for a command that is not known here. */
    public static Optional<Kind> kindOfCommand(String command) {
        String tool = PartTool.nameOf(command);
        return KINDS.stream().filter(kind -> kind.tool().equals(tool)).findFirst();
    }

    /** The first command to whose form a line fits; null when there is none. */
    public static @Nullable Kind kindOfLine(String line) {
        String beginning = beginning(line);
        for (Map.Entry<Kind, Predicate<String>> entry : LINES.entrySet()) {
            if (entry.getValue().test(beginning)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The backend of a save, by its first header. */
    public static Backend backendOf(String save) {
        return BackendSections.first(save);
    }

    /** Whether a line has the form of a line of this command's output. */
    public static boolean isLineOf(Kind kind, String line) {
        return isLineOf(kind.tool(), line);
    }

    /** Whether a line has the form of a line of this tool's output. */
    static boolean isLineOf(String toolName, String line) {
        String tool = toolName.equals(Kind.LISTENERS.tool()) ? Kind.SOCKETS.tool() : toolName;
        Predicate<String> form = FORMS.get(tool);
        return form != null && form.test(beginning(line));
    }

    private static String beginning(String line) {
        return line.length() <= SAMPLED_LENGTH ? line : line.substring(0, SAMPLED_LENGTH);
    }

    /** Whether a text is what a command prints that was asked for JSON. */
    public static boolean isJson(String text) {
        return NftJson.is(text) || IpJson.is(text);
    }

    private static boolean isNft(List<String> sample) {
        boolean script = sample.stream().filter(NftText::isCommand).count() > sample.size() / 2;
        boolean table = script || sample.stream().anyMatch(line -> line.contains("table ") && NFT_TABLE.matches(line));
        long chains = sample.stream()
                .filter(line -> (line.contains("chain ") || line.contains("hook ")) && NFT_CHAIN.matches(line))
                .count();
        return table || chains >= 2;
    }

    /** Only listeners come from {@code ss -l}, unless the name says that all sockets were asked for. */
    private static Kind sockets(List<String> sample, @Nullable String fileName) {
        List<String> sockets = sample.stream().filter(SocketReader::isSocket).toList();
        boolean onlyListeners = sockets.stream().allMatch(SocketReader::isListener);
        if (!onlyListeners) {
            return Kind.SOCKETS;
        }
        Optional<Kind> named = fileName == null ? Optional.empty() : kindOfName(fileName);
        return named.filter(kind -> kind.kind().equals("sockets"))
                .orElse(sockets.isEmpty() ? Kind.SOCKETS : Kind.LISTENERS);
    }
}
