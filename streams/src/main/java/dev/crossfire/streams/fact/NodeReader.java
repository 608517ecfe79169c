package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.HashMap;
import java.util.Map;

/** Reads the keys of {@code node.yaml}: its top level, one {@code key: value} a line. */
final class NodeReader {

    private NodeReader() {}

    static NodeFact read(String text) {
        Map<String, String> keys = new HashMap<>();
        for (String line : TextLines.of(text)) {
            int colon = line.indexOf(':');
            boolean topLevel = colon > 0 && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '#';
            if (topLevel) {
                String value = value(line.substring(colon + 1));
                if (!value.isEmpty()) {
                    keys.put(line.substring(0, colon).strip(), value);
                }
            }
        }
        return new NodeFact(
                keys.get("kubernetes"),
                keys.get("install"),
                keys.get("runtime"),
                keys.get("proxyMode"),
                keys.get("calico"));
    }

    private static String value(String text) {
        String value = text.strip();
        if (value.length() >= 2 && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            int end = value.indexOf(value.charAt(0), 1);
            return end < 0 ? value.substring(1) : value.substring(1, end);
        }
        int comment = value.indexOf(" #");
        return (comment < 0 ? value : value.substring(0, comment)).strip();
    }
}
