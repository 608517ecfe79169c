package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What one part of a snapshot says; reduced so that a snapshot's facts stay within 4 KiB. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RulesetFact.class, name = "ruleset"),
    @JsonSubTypes.Type(value = RoutesFact.class, name = "routes"),
    @JsonSubTypes.Type(value = PolicyRulesFact.class, name = "policy-rules"),
    @JsonSubTypes.Type(value = AddressesFact.class, name = "addresses"),
    @JsonSubTypes.Type(value = RouteGetFact.class, name = "route-get"),
    @JsonSubTypes.Type(value = SocketsFact.class, name = "sockets"),
    @JsonSubTypes.Type(value = ConntrackFact.class, name = "conntrack"),
    @JsonSubTypes.Type(value = SysctlFact.class, name = "sysctl"),
    @JsonSubTypes.Type(value = NodeFact.class, name = "node"),
    @JsonSubTypes.Type(value = UnreadableFact.class, name = "unreadable")
})
public sealed interface Fact
        permits RulesetFact,
                RoutesFact,
                PolicyRulesFact,
                AddressesFact,
                RouteGetFact,
                SocketsFact,
                ConntrackFact,
                SysctlFact,
                NodeFact,
                UnreadableFact {}
