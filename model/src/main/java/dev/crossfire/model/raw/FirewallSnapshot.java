package dev.crossfire.model.raw;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.fact.Counter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of {@code crossfire.firewall.v1}: what a node's firewall, routes and sockets looked like at one time.
 *
 * @param bootId the kernel's boot id; counters are never compared across boots; null when unknown
 * @param takenAt when the snapshot was begun
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FirewallSnapshot(
        @Nullable String cluster,
        @Nullable String node,
        @Nullable String bootId,
        Instant takenAt,
        List<Part> parts) {

    public FirewallSnapshot {
        parts = List.copyOf(parts);
    }

    /** When the last of its commands ran. */
    public Instant newest() {
        return parts.stream()
                .map(Part::takenAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(takenAt);
    }

    /**
     * The output of one command.
     *
     * @param kind {@code firewall}, {@code routes}, {@code sockets}, {@code conntrack}, {@code sysctl} or {@code node}
     * @param tool the command, such as {@code iptables-nft-save -c}, {@code ip rule}, {@code ss -ltn}; told from the text when absent
     * @param backend {@code nft} or {@code legacy} for iptables text, {@code native} for an nft ruleset; told from the text when absent
     * @param family 4 or 6; 4 when absent
     * @param takenAt when the command ran; the snapshot's when absent
     * @param exit the command's exit code; 0 when absent
     * @param sha256 hex of the text without its counters; made from the text when absent
     * @param text what the command printed; may be left out when {@code sha256} is unchanged since a part that carried it
     * @param counters line number of the part's text → packets and bytes, when the text is left out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            String kind,
            @Nullable String tool,
            @Nullable String backend,
            @Nullable Integer family,
            @Nullable Instant takenAt,
            @Nullable Integer exit,
            @Nullable String sha256,
            @Nullable String text,
            @Nullable Map<Integer, Counter> counters) {}
}
