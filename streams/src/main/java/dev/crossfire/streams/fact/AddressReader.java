package dev.crossfire.streams.fact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ip addr} and {@code ip -br addr}. */
final class AddressReader {

    private static final int MOST = 24;
    private static final Pattern LINK = Pattern.compile("^\\d+:\\s+([^:@\\s]+)(?:@([^:\\s]+))?:\\s+<([^>]*)>");
    private static final Set<String> BRIEF_STATES = Set.of("UP", "DOWN", "UNKNOWN", "LOWERLAYERDOWN", "DORMANT");
    private static final Pattern BRIEF =
            Pattern.compile("^([^\\s@:]+)(?:@\\S+)?\\s+(" + String.join("|", BRIEF_STATES) + ")(?:\\s|$)");
    private static final Pattern INTO_NAMESPACE = Pattern.compile("if\\d+");
    private static final Pattern INET = Pattern.compile("inet (\\S+)");
    private static final Pattern ONE_LINE = Pattern.compile("^\\d+:\\s+(\\S+)\\s+inet6? ");

    private AddressReader() {}

    /** Whether a line has the form of one of the command's, of any family. */
    static boolean isAddressLine(String line) {
        String words = line.strip();
        return (isNumbered(line)
                        && (LINK.matcher(line).lookingAt()
                                || ONE_LINE.matcher(line).lookingAt()))
                || isBrief(line)
                || words.startsWith("inet ")
                || words.startsWith("inet6 ")
                || words.startsWith("link/")
                || words.startsWith("valid_lft ");
    }

    private static boolean isNumbered(String line) {
        return !line.isEmpty() && line.charAt(0) >= '0' && line.charAt(0) <= '9';
    }

    private static boolean isBrief(String line) {
        List<String> words = TextLines.words(line, 2);
        return words.size() == 2
                && BRIEF_STATES.contains(words.get(1))
                && BRIEF.matcher(line).lookingAt();
    }

    static AddressesFact read(String text) {
        boolean up = false;
        String device = "";
        List<String> loopback = new ArrayList<>();
        List<String> global = new ArrayList<>();
        List<String> others = new ArrayList<>();
        int links = 0;
        int intoNamespaces = 0;
        for (String line : TextLines.of(text)) {
            Matcher link = matched(LINK, line, isNumbered(line));
            Matcher oneLine = matched(ONE_LINE, line, link == null && isNumbered(line));
            Matcher brief = matched(BRIEF, line, isBrief(line));
            if (link != null) {
                device = link.group(1);
                String peer = link.group(2) == null ? "" : link.group(2);
                links += isLink(device, peer) ? 1 : 0;
                intoNamespaces += INTO_NAMESPACE.matcher(peer).matches() ? 1 : 0;
                up |= device.equals("lo")
                        && List.of(link.group(3).split(",", -1)).contains("UP");
            } else if (oneLine != null) {
                device = oneLine.group(1);
                up |= device.equals("lo");
            } else if (brief != null) {
                device = brief.group(1);
                String name = TextLines.words(line, 1).get(0);
                String peer = name.substring(name.indexOf('@') + 1);
                links += isLink(device, peer) ? 1 : 0;
                intoNamespaces += INTO_NAMESPACE.matcher(peer).matches() ? 1 : 0;
                // lo has no carrier to tell of: up, it says UNKNOWN.
                up |= device.equals("lo") && !brief.group(2).equals("DOWN");
                briefAddresses(device, line.substring(brief.end()), loopback, global);
                continue;
            }
            Matcher inet = INET.matcher(line);
            if (line.contains("inet ") && inet.find()) {
                boolean isGlobal = line.indexOf("scope global", inet.end()) > 0;
                address(device, inet.group(1), isGlobal, loopback, global);
                if (!isGlobal && !device.equals("lo")) {
                    others.add(withoutLength(inet.group(1)));
                }
            }
        }
        return new AddressesFact(up, head(loopback), head(global), head(others), links == 1 && intoNamespaces == 1);
    }

    /** Not lo, nor one of those that every namespace has once their module is loaded. */
    private static boolean isLink(String device, String peer) {
        return !device.equals("lo") && !peer.equals("NONE");
    }

    /** Null when it does not match, or is not worth a try. */
    private static @Nullable Matcher matched(Pattern pattern, String line, boolean worth) {
        Matcher matcher = worth ? pattern.matcher(line) : null;
        return matcher != null && matcher.lookingAt() ? matcher : null;
    }

    /** The brief form does not print scopes: what is not in 127.0.0.0/8 or link-local counts as global. */
    private static void briefAddresses(String device, String addresses, List<String> loopback, List<String> global) {
        for (String address : TextLines.words(addresses)) {
            if (Ipv4.parse(withoutLength(address)).isPresent()) {
                boolean isGlobal = !Ipv4.isLoopback(withoutLength(address)) && !address.startsWith("169.254.");
                address(device, address, isGlobal, loopback, global);
            }
        }
    }

    private static void address(
            String device, String address, boolean isGlobal, List<String> loopback, List<String> global) {
        if (device.equals("lo")) {
            loopback.add(address.indexOf('/') < 0 ? address + "/32" : address);
        }
        if (isGlobal) {
            global.add(withoutLength(address));
        }
    }

    private static String withoutLength(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    private static List<String> head(List<String> all) {
        return all.subList(0, Math.min(MOST, all.size()));
    }
}
