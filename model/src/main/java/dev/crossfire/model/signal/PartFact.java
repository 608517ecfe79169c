package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.Fact;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One part of a snapshot, reduced.
 *
 * @param part what the part is, the same for every snapshot of a node, such as {@code iptables-save/nft}, {@code nft}, {@code ip-route},
 *     {@code ip-rule}, {@code ip-addr}, {@code ip-route-get}, {@code ss-listen}, {@code ss}, {@code conntrack}, {@code sysctl}, {@code
 *     node}
 * @param backend of a rule set; null otherwise
 * @param hash SHA-256 in hex of the text without its counters: equal hashes are equal facts
 * @param fact null when the part came without its text: the fold resolves it by {@code part} and {@code hash}
 * @param counters line of the text → counter; of a part with its text only the lines that its fact names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartFact(
        String part,
        @Nullable Backend backend,
        Instant takenAt,
        String hash,
        @Nullable Fact fact,
        Map<Integer, Counter> counters) {

    public PartFact {
        counters = counters == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    }
}
