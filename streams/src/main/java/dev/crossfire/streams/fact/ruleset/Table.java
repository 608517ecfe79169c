package dev.crossfire.streams.fact.ruleset;

import java.util.Collections;
import java.util.Map;

/**
 * A table.
 *
 * @param name {@code filter}, or {@code family name} of an nft table
 * @param judged its rules are what the kernel runs; false of nft's lossy rendering of iptables' own tables, and of other families
 * @param chains by name, in the text's order; the map is taken over, since a table may have a hundred thousand
 * @param owned a running process has it for itself: nft lets nobody else change it
 */
record Table(String name, boolean judged, Map<String, Chain> chains, boolean owned) {

    Table {
        chains = chains.isEmpty() ? Map.of() : Collections.unmodifiableMap(chains);
    }

    /** How many rules it has. */
    int size() {
        return chains.values().stream().mapToInt(chain -> chain.rules().size()).sum();
    }
}
