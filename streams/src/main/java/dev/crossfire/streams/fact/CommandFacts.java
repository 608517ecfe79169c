package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.Fact;

/** The fact that a command's output gives; of rule sets see {@link dev.crossfire.streams.fact.ruleset}. */
final class CommandFacts {

    private CommandFacts() {}

    static Fact of(PartTool tool, String output) {
        String text = IpJson.asText(output);
        return switch (tool.name()) {
            case "ip-route" -> RouteReader.routes(text, tool.command());
            case "ip-route-get" -> RouteReader.routeGet(text);
            case "ip-rule" -> PolicyRuleReader.read(text);
            case "ip-addr" -> AddressReader.read(text);
            case "ss-listen" -> SocketReader.read(text, true);
            case "ss" -> SocketReader.read(text, false);
            case "conntrack" -> ConntrackReader.read(text);
            case "sysctl" -> SysctlReader.read(text);
            case "node" -> NodeReader.read(text);
            default -> throw new IllegalArgumentException("no reader for " + tool.name());
        };
    }
}
