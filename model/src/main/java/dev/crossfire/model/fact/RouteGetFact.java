package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip route get 127.0.0.1}: the kernel's own decision for one uid.
 *
 * @param local the answer begins with {@code local}
 * @param error what the command said instead of a route; null when it gave one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteGetFact(
        String destination,
        boolean local,
        @Nullable String dev,
        @Nullable String via,
        @Nullable String src,
        @Nullable String table,
        @Nullable Integer uid,
        @Nullable String error,
        String text)
        implements Fact {}
