package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which rule set a rule stands in. The kernel runs all three; a rule in one changes nothing in another (measured, domain §10.5).
 */
public enum Backend {
    @JsonProperty("nft")
    NFT("iptables-nft"),
    @JsonProperty("legacy")
    LEGACY("iptables-legacy"),
    /** nftables tables that no iptables binary made. */
    @JsonProperty("native")
    NATIVE("nft");

    private final String binary;

    Backend(String binary) {
        this.binary = binary;
    }

    /** The binary that reads and changes this rule set; never plain {@code iptables}, which may be either. */
    public String binary() {
        return binary;
    }

    /** The word of JSON and texts. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
