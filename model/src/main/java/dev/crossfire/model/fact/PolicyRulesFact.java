package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ip rule}, in the kernel's order. */
public record PolicyRulesFact(List<PolicyRule> rules) implements Fact {

    public PolicyRulesFact {
        rules = List.copyOf(rules);
    }

    /**
     * @param selector the words between {@code pref:} and the action, such as {@code from all to 127.0.0.0/8}
     * @param action {@code lookup}, {@code goto}, {@code unreachable}, {@code blackhole}, {@code prohibit} or {@code nop}
     * @param table the table of {@code lookup}, the preference of {@code goto}
     * @param suppressPrefixLength routes at most this long are passed over; null when not said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PolicyRule(
            int pref,
            String selector,
            String action,
            @Nullable String table,
            @Nullable Integer suppressPrefixLength,
            String text) {}
}
