package dev.crossfire.streams.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern DURATION = Pattern.compile("(\\d{1,5})(s|m|h)");

    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 100_000;

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
            Yaml yaml = new Yaml(file, root.orElseThrow(() -> new YamlFileException(file + ": the file is empty")));
            yaml.count(yaml.node, 0, 0);
            return yaml;
        } catch (YamlEngineException e) {
            throw new YamlFileException(file + ": " + e.getMessage());
        }
    }

    /** Counts what a reader would meet: an alias that stands for itself, or for ever more, would keep it busy without end. */
    private int count(Node from, int depth, int before) {
        if (depth > DEEPEST || before > MOST_NODES) {
            throw new Yaml(file, from)
                    .complain("nested deeper than " + DEEPEST + ", or more than " + MOST_NODES
                            + " values: an alias (*name) may stand within what it stands for");
        }
        int count = before + 1;
        if (from instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                count = count(tuple.getKeyNode(), depth + 1, count);
                count = count(tuple.getValueNode(), depth + 1, count);
            }
        } else if (from instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                count = count(item, depth + 1, count);
            }
        }
        return count;
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

    /** The keys of a map, each where it stands. */
    public List<Yaml> keys() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("a map");
        }
        return mapping.getValue().stream()
                .map(tuple -> new Yaml(file, tuple.getKeyNode()))
                .toList();
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

    /** A time such as {@code 90s}, {@code 5m} or {@code 1h}. */
    public Duration duration() {
        Matcher matcher = DURATION.matcher(text());
        if (!matcher.matches()) {
            throw wrong("a time such as 90s, 5m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
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
                throw key(key).wrongWord("key", key, known);
            }
        });
        return this;
    }

    /** A key of a map, as it stands in the file. */
    private Yaml key(String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(name)) {
                    return new Yaml(file, scalar);
                }
            }
        }
        return this;
    }

    /** Every value of this key, at whatever depth. */
    public List<Yaml> below(String key) {
        List<Yaml> found = new ArrayList<>();
        if (isMap()) {
            map().forEach((name, value) -> {
                if (name.equals(key)) {
                    found.add(value);
                }
                found.addAll(value.below(key));
            });
        } else if (isList()) {
            list().forEach(item -> found.addAll(item.below(key)));
        }
        return found;
    }

    /** The value in one form: equal texts mean equal values, however they are written. */
    public String canonical() {
        if (isMap()) {
            StringBuilder text = new StringBuilder("{");
            new TreeMap<>(map())
                    .forEach((name, value) -> text.append(name)
                            .append(": ")
                            .append(value.canonical())
                            .append(", "));
            return text.append('}').toString();
        }
        if (isList()) {
            return list().stream().map(Yaml::canonical).toList().toString();
        }
        return "'" + text().replace("'", "''") + "'";
    }

    /** The complaint about a word that is not in a list: it names the nearest that is. */
    public YamlFileException wrongWord(String what, String word, Collection<String> known) {
        String nearest = NearestWord.of(word, known);
        return complain("there is no " + what + " '" + word + "'"
                + (nearest == null ? "." : ", did you mean '" + nearest + "'?") + " Known: "
                + String.join(", ", known));
    }

    public YamlFileException wrong(String expected) {
        String found = node instanceof ScalarNode scalar
                ? "'" + scalar.getValue() + "'"
                : node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
        return complain("expected " + expected + ", found " + found);
    }

    /** A complaint about this value, with its place. */
    public YamlFileException complain(String complaint) {
        return new YamlFileException(where() + ": " + complaint);
    }

    /** File, line and column. */
    public String where() {
        return file
                + node.getStartMark()
                        .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                        .orElse("");
    }
}
