package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a pod of the node reaches the outside, as the node's routes tell it.
 *
 * @param pod address of a pod, or one of its network's
 * @param device the node's end of the pod's link, such as {@code cali1a2b3c4d5e6} or {@code cni0}
 * @param uplink the device of the default route
 */
public record PodLink(long pod, String device, String uplink) {

    /** Devices that lead to pods: Calico's, a bridge's, those of other plugins (domain §4, §6). */
    private static final List<String> OF_PODS = List.of("cali", "cni", "cbr", "veth", "lxc", "eni", "azv");

    private static final String DEFAULT_ROUTE = "default";

    /** Reads {@code ip route}; empty when it shows no pod, or no way out. */
    public static Optional<PodLink> of(String routes) {
        String uplink = null;
        String device = null;
        long pod = -1;
        for (String line : TextLines.of(routes)) {
            List<String> words = TextLines.words(line.strip(), 32);
            String dev = after(words, "dev");
            if (words.isEmpty() || dev == null) {
                continue;
            }
            if (words.get(0).equals(DEFAULT_ROUTE) && uplink == null) {
                uplink = dev;
            }
            if (device == null && OF_PODS.stream().anyMatch(dev::startsWith)) {
                OptionalLong address = address(words.get(0));
                if (address.isPresent()) {
                    device = dev;
                    pod = address.getAsLong();
                }
            }
        }
        return uplink == null || device == null ? Optional.empty() : Optional.of(new PodLink(pod, device, uplink));
    }

    /** Of a host its address, of a network one that can be a pod's. */
    private static OptionalLong address(String prefix) {
        int slash = prefix.indexOf('/');
        OptionalLong first = Ipv4.parse(slash < 0 ? prefix : prefix.substring(0, slash));
        return slash < 0 || first.isEmpty() ? first : OptionalLong.of(first.getAsLong() + 2);
    }

    private static @Nullable String after(List<String> words, String word) {
        int index = words.indexOf(word);
        return index < 0 || index + 1 >= words.size() ? null : words.get(index + 1);
    }
}
