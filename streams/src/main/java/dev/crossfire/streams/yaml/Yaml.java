package dev.crossfire.streams.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value of a YAML file that knows where it stands, so that every complaint names line and column. */
public final class Yaml {

    private final String file;
    private final Node node;

    private Yaml(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    public static Yaml parse(String file, String text) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
            return new Yaml(file, root.orElseThrow(() -> new YamlFileException(file + ": the file is empty")));
        } catch (YamlEngineException e) {
            throw new YamlFileException(file + ": " + e.getMessage());
        }
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The entries of a map, in order. */
    public Map<String, Yaml> map() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("a map");
        }
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            entries.put(new Yaml(file, tuple.getKeyNode()).text(), new Yaml(file, tuple.getValueNode()));
        }
        return entries;
    }

    public List<Yaml> list() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("a list");
        }
        List<Yaml> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(new Yaml(file, item)));
        return items;
    }

    public String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong("a text");
        }
        return scalar.getValue();
    }

    public int number() {
        try {
            return Integer.parseInt(text());
        } catch (NumberFormatException e) {
            throw wrong("a whole number");
        }
    }

    public boolean flag() {
        return switch (text()) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw wrong("true or false");
        };
    }

    /** A text, or a list of texts. */
    public List<String> texts() {
        return isList() ? list().stream().map(Yaml::text).toList() : List.of(text());
    }

    /** The entry of a map that must be there. */
    public Yaml get(String key) {
        Yaml value = map().get(key);
        if (value == null) {
            throw wrong("the key '" + key + "'");
        }
        return value;
    }

    public @Nullable Yaml find(String key) {
        return map().get(key);
    }

    public String text(String key, String otherwise) {
        Yaml value = find(key);
        return value == null ? otherwise : value.text();
    }

    /** Complains about every key that is not one of these. */
    public Yaml only(String... keys) {
        List<String> known = List.of(keys);
        map().forEach((key, value) -> {
            if (!known.contains(key)) {
                throw value.wrong("one of " + known + " as key, not '" + key + "'");
            }
        });
        return this;
    }

    public YamlFileException wrong(String expected) {
        String where = node.getStartMark()
                .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        String found = node instanceof ScalarNode scalar
                ? "'" + scalar.getValue() + "'"
                : node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
        return new YamlFileException(file + where + ": expected " + expected + ", found " + found);
    }
}
