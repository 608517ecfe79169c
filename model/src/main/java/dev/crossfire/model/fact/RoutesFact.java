package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes, of all tables, that can take a packet to 127.0.0.1. */
public record RoutesFact(List<Route> routes) implements Fact {

    public RoutesFact {
        routes = List.copyOf(routes);
    }

    /**
     * @param type {@code local}, {@code unicast}, {@code blackhole}, {@code unreachable}, {@code prohibit}, {@code throw}
     * @param prefix such as {@code 127.0.0.1/32} or {@code 0.0.0.0/0}
     * @param table {@code main} when the line names none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Route(
            String type,
            String prefix,
            String table,
            @Nullable String dev,
            @Nullable String via,
            @Nullable String src,
            int metric,
            String text) {}
}
