package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the node's software: the keys of a bundle's {@code node.yaml}; null is unknown.
 *
 * @param kubernetes version such as {@code 1.32.4}
 * @param install {@code manifest} or {@code operator}
 * @param runtime {@code containerd}, {@code cri-o}, {@code docker}
 * @param proxyMode {@code iptables}, {@code ipvs}, {@code nftables}, {@code none}
 * @param calico version such as {@code 3.29.1}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeFact(
        @Nullable String kubernetes,
        @Nullable String install,
        @Nullable String runtime,
        @Nullable String proxyMode,
        @Nullable String calico)
        implements Fact {}
