package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a pod of the node reaches the outside, as the node's routes tell it.
 *
 * @param pod address of a pod, or one of its network's
 * @param device the node's end of the pod's link, such as {@code cali1a2b3c4d5e6} or {@code cni0}
 * @param uplink the device of the default route
 * @param routes the output that tells it
 */
public record PodLink(long pod, String device, String uplink, String routes) {

    /** Devices that lead to pods: Calico's, a bridge's, those of other plugins (domain §4, §6). */
    private static final List<String> OF_PODS = List.of("cali", "cni", "cbr", "veth", "lxc", "eni", "azv");

    private static final String DEFAULT_ROUTE = "default ";
    private static final String DEV = " dev ";

    /** Longer is neither a device (15) nor a network of IPv4 (18). */
    private static final int LONGEST_WORD = 32;

    /**
     * Reads {@code ip route}; empty when it shows no pod, or no way out. Only what stands around a device's name is looked at: tables may be
     * long, and most of their lines tell of other devices.
     */
    public static Optional<PodLink> of(String routes) {
        String uplink = null;
        String device = null;
        long pod = -1;
        int start = 0;
        int scanned = 0;
        int dev = routes.indexOf(DEV);
        while (dev >= 0 && (uplink == null || device == null)) {
            for (; scanned < dev; scanned++) {
                start = routes.charAt(scanned) == '\n' || routes.charAt(scanned) == '\r' ? scanned + 1 : start;
            }
            int end = wordEnd(routes, dev + DEV.length());
            String name = routes.substring(dev + DEV.length(), end);
            if (!name.isEmpty() && uplink == null && routes.startsWith(DEFAULT_ROUTE, start)) {
                uplink = name;
            } else if (device == null && OF_PODS.stream().anyMatch(name::startsWith)) {
                OptionalLong address = address(routes.substring(start, wordEnd(routes, start)));
                if (address.isPresent()) {
                    device = name;
                    pod = address.getAsLong();
                }
            }
            dev = routes.indexOf(DEV, end);
        }
        return uplink == null || device == null
                ? Optional.empty()
                : Optional.of(new PodLink(pod, device, uplink, routes));
    }

    /** Whether a device leads to pods of this node. */
    static boolean leadsToPods(String device) {
        return !family(device).isEmpty();
    }

    /** How the names of the devices begin that lead to pods as this one does; empty when it leads to none. */
    static String family(String device) {
        return OF_PODS.stream().filter(device::startsWith).findFirst().orElse("");
    }

    /** Whether a condition holds for some devices of pods and not for others. */
    static boolean tellsPodsApart(Match.Device device) {
        String name = device.name();
        boolean pattern = name.endsWith("+");
        String begin = pattern ? name.substring(0, name.length() - 1) : name;
        return OF_PODS.stream().anyMatch(family -> begin.startsWith(family) && !(pattern && begin.equals(family)));
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && end < from + LONGEST_WORD && text.charAt(end) > ' ') {
            end++;
        }
        return end;
    }

    /** Of a host its address, of a network one that can be a pod's. */
    private static OptionalLong address(String prefix) {
        int slash = prefix.indexOf('/');
        OptionalLong first = Ipv4.parse(slash < 0 ? prefix : prefix.substring(0, slash));
        return slash < 0 || first.isEmpty() ? first : OptionalLong.of(first.getAsLong() + 2);
    }
}
