package dev.crossfire.streams.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.google.re2j.Pattern;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Turns what {@code ip -j} prints of routes, policy rules and addresses into the lines that {@code ip} prints without it. */
public final class IpJson {

    private static final Pattern FORM = Pattern.compile(
            "^\\s*\\[\\s*(?:\\{\\s*\\}\\s*,\\s*)*\\{\\s*\"(?:type|dst|priority|ifindex|ifname|link_index|link)\"\\s*:");

    private static final int HEAD = 400;

    /** Fields of a policy rule's selector, in the order of {@code ip rule}. */
    private static final List<String> SELECTORS = List.of("tos", "iif", "oif", "ipproto");

    private IpJson() {}

    /** Whether a text is such output, by its beginning. */
    public static boolean is(String text) {
        return FORM.matcher(text.length() > HEAD ? text.substring(0, HEAD) : text)
                .find();
    }

    /** The lines, of a text that is cut those before the cut; the text itself when it is no such output. */
    static String asText(String text) {
        if (!is(text)) {
            return text;
        }
        List<String> lines = new ArrayList<>();
        try (MappingIterator<JsonNode> objects =
                Json.mapper().readerFor(JsonNode.class).readValues(text)) {
            while (objects.hasNextValue()) {
                add(objects.nextValue(), lines);
            }
        } catch (IOException | NumberFormatException e) {
            lines.add("");
        }
        return String.join("\n", lines) + "\n";
    }

    private static void add(JsonNode object, List<String> lines) {
        if (object.has("priority")) {
            lines.add(rule(object));
        } else if (object.has("ifname")) {
            link(object, lines);
        } else if (object.has("dst")) {
            route(object, lines);
        }
    }

    private static String rule(JsonNode rule) {
        StringJoiner line = new StringJoiner(" ");
        line.add(rule.path("priority").asText() + ":");
        if (rule.has("not")) {
            line.add("not");
        }
        line.add("from").add(prefix(rule, "src", "srclen"));
        if (rule.has("dst")) {
            line.add("to").add(prefix(rule, "dst", "dstlen"));
        }
        if (rule.has("fwmark")) {
            String mask = rule.has("fwmask") ? "/" + rule.path("fwmask").asText() : "";
            line.add("fwmark").add(rule.path("fwmark").asText() + mask);
        }
        SELECTORS.forEach(name -> word(line, name, rule.path(name)));
        range(line, "uidrange", rule, "uid_start", "uid_end", "uid");
        range(line, "sport", rule, "sport_start", "sport_end", "sport");
        range(line, "dport", rule, "dport_start", "dport_end", "dport");
        action(line, rule);
        return line.toString();
    }

    private static void action(StringJoiner line, JsonNode rule) {
        if (rule.has("l3mdev")) {
            line.add("lookup [l3mdev-table]");
        }
        word(line, "lookup", rule.path("table"));
        word(line, "suppress_prefixlength", rule.path("suppress_prefixlen"));
        word(line, "suppress_ifgroup", rule.path("suppress_ifgroup"));
        word(line, "goto", rule.path("goto"));
        if (rule.has("nop")) {
            line.add("nop");
        }
        if (rule.has("action")) {
            line.add(rule.path("action").asText());
        }
    }

    private static void range(StringJoiner line, String word, JsonNode rule, String from, String to, String one) {
        if (rule.has(from)) {
            line.add(word).add(rule.path(from).asText() + "-" + rule.path(to).asText());
        } else {
            word(line, word, rule.path(one));
        }
    }

    private static String prefix(JsonNode rule, String address, String length) {
        return rule.path(address).asText("all")
                + (rule.has(length) ? "/" + rule.path(length).asText() : "");
    }

    private static void route(JsonNode route, List<String> lines) {
        StringJoiner line = new StringJoiner(" ");
        if (route.has("type") && !route.path("type").asText().equals("unicast")) {
            line.add(route.path("type").asText());
        }
        line.add(route.path("dst").asText());
        word(line, "from", route.path("from"));
        word(line, "tos", route.path("tos"));
        hop(line, route);
        word(line, "table", route.path("table"));
        word(line, "proto", route.path("protocol"));
        word(line, "scope", route.path("scope"));
        word(line, "src", route.path("prefsrc"));
        word(line, "metric", route.path("metric"));
        flags(line, route);
        word(line, "uid", route.path("uid"));
        word(line, "pref", route.path("pref"));
        lines.add(line.toString());
        for (JsonNode each : route.path("nexthops")) {
            StringJoiner hop = new StringJoiner(" ", "\tnexthop ", "");
            hop(hop, each);
            word(hop, "weight", each.path("weight"));
            flags(hop, each);
            lines.add(hop.toString());
        }
        if (route.path("cache").isArray()) {
            lines.add("    cache " + (route.path("cache").isEmpty() ? "" : "<" + joined(route.path("cache")) + "> "));
        }
    }

    private static void hop(StringJoiner line, JsonNode route) {
        word(line, "nhid", route.path("nhid"));
        JsonNode via = route.path("via");
        if (via.isObject()) {
            line.add("via")
                    .add(via.path("family").asText())
                    .add(via.path("host").asText());
        }
        word(line, "via", route.path("gateway"));
        word(line, "dev", route.path("dev"));
    }

    private static void flags(StringJoiner line, JsonNode route) {
        route.path("flags").forEach(flag -> line.add(flag.asText()));
    }

    private static void link(JsonNode link, List<String> lines) {
        String name = link.path("ifname").asText();
        boolean brief = !link.has("flags");
        if (!brief) {
            lines.add(link.path("ifindex").asText() + ": " + name + ": <" + joined(link.path("flags")) + "> mtu "
                    + link.path("mtu").asText() + " state "
                    + link.path("operstate").asText());
        }
        StringJoiner all = new StringJoiner(" ");
        for (JsonNode address : link.path("addr_info")) {
            String prefix = address.path("local").asText() + "/"
                    + address.path("prefixlen").asText();
            all.add(prefix);
            if (!brief) {
                lines.add("    " + address.path("family").asText() + " " + prefix + " scope "
                        + address.path("scope").asText() + " " + name);
            }
        }
        if (brief) {
            lines.add(name + " " + link.path("operstate").asText() + " " + all);
        }
    }

    private static String joined(JsonNode words) {
        StringJoiner joined = new StringJoiner(",");
        words.forEach(word -> joined.add(word.asText()));
        return joined.toString();
    }

    private static void word(StringJoiner line, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            line.add(name).add(value.asText());
        }
    }
}
