package dev.crossfire.streams.signal;

import com.google.re2j.PatternSyntaxException;
import dev.crossfire.model.ByteMatcher;
import dev.crossfire.streams.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the signals of a file: tables that tell texts apart, and for each source the fields that its entries have and its signals in
 * order. A key that is not known, a pattern that RE2 does not read and a name that nothing tells are errors of the file.
 */
final class SignalReader {

    private static final String GRPC_ERROR = "grpc-error";
    private static final String PROBE_OUTPUT = "probe-output";
    private static final String BIRD_STATE = "bird-state";
    private static final String HANDLER = "handler";

    private static final String JOURNAL = "journal";
    private static final String PODS = "pods";

    private final ProbeTables tables;

    /** Source → fields that its entries have, for files that name none. */
    private final Map<String, List<String>> fields;

    private SignalReader(ProbeTables tables, Map<String, List<String>> fields) {
        this.tables = tables;
        this.fields = Map.copyOf(fields);
    }

    static SignalDefinitions read(String file, String text) {
        Yaml root = Yaml.parse(file, text).only("tables", "journal", "pods");
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String source : List.of(JOURNAL, PODS)) {
            fields.put(source, root.get(source).get("fields").texts());
        }
        SignalReader reader = new SignalReader(tables(root.get("tables")), fields);
        return reader.more(root);
    }

    /** The signals of a file, or of a part of one, that has a source or two. */
    SignalDefinitions more(Yaml yaml) {
        return new SignalDefinitions(this, source(yaml, JOURNAL), source(yaml, PODS));
    }

    private static ProbeTables tables(Yaml yaml) {
        yaml.only(GRPC_ERROR, PROBE_OUTPUT, BIRD_STATE, HANDLER);
        Map<String, TextTable> tables = new LinkedHashMap<>();
        yaml.map().forEach((name, rows) -> {
            List<TextTable.Row> read = new ArrayList<>();
            rows.list().forEach(row -> read.add(row(row, tables)));
            tables.put(name, new TextTable(read));
        });
        return new ProbeTables(
                table(yaml, GRPC_ERROR, tables),
                table(yaml, PROBE_OUTPUT, tables),
                tables.getOrDefault(BIRD_STATE, new TextTable(List.of())),
                table(yaml, HANDLER, tables));
    }

    private static TextTable table(Yaml yaml, String name, Map<String, TextTable> tables) {
        TextTable table = tables.get(name);
        if (table == null) {
            throw yaml.wrong("the table '" + name + "'");
        }
        return table;
    }

    private static TextTable.Row row(Yaml yaml, Map<String, TextTable> above) {
        yaml.only("is", "as", "empty", "url", "resolves", "dials", "begins", "says", "matches", "unless");
        Yaml as = yaml.find("as");
        TextTable other = as == null ? null : above.get(as.text());
        if (as != null && other == null) {
            throw as.wrong("a table above this one: one of " + above.keySet());
        }
        Yaml dials = yaml.find("dials");
        return new TextTable.Row(
                other == null ? yaml.get("is").text() : "",
                other,
                flag(yaml, "empty"),
                word(yaml, "url", "none"),
                word(yaml, "resolves", "elsewhere"),
                dials == null ? null : dials.text(),
                test(yaml),
                unless(yaml));
    }

    private List<SignalDefinition> source(Yaml root, String source) {
        Yaml yaml = root.find(source);
        if (yaml == null) {
            return List.of();
        }
        yaml.only("fields", "signals");
        Set<String> names = new TreeSet<>(fields.getOrDefault(source, List.of()));
        Yaml own = yaml.find("fields");
        if (own != null) {
            names.addAll(own.texts());
        }
        names.add(EntryValues.MESSAGE);
        names.add(EntryValues.TEXT);
        return yaml.get("signals").list().stream()
                .map(signal -> definition(signal, names))
                .toList();
    }

    private SignalDefinition definition(Yaml yaml, Set<String> fields) {
        yaml.only("signal", "literals", "forms");
        return new SignalDefinition(
                yaml.get("signal").text(),
                literals(yaml.get("literals")),
                yaml.get("forms").list().stream()
                        .map(form -> form(form, fields))
                        .toList());
    }

    private static List<String> literals(Yaml yaml) {
        List<Yaml> items = yaml.isList() ? yaml.list() : List.of(yaml);
        for (Yaml item : items) {
            if (item.text().getBytes(StandardCharsets.UTF_8).length < ByteMatcher.MIN_LITERAL) {
                throw item.wrong("a literal of at least " + ByteMatcher.MIN_LITERAL + " bytes");
            }
        }
        if (items.isEmpty()) {
            throw yaml.wrong("at least one literal");
        }
        return yaml.texts();
    }

    private SignalForm form(Yaml yaml, Set<String> fields) {
        yaml.only(
                "message",
                "headless",
                "fieldless",
                "begins",
                "matches",
                "text",
                "says",
                "unless",
                "where",
                "find",
                "command",
                "error",
                "failure",
                "errored",
                "answer",
                "attributes");
        Set<String> names = new TreeSet<>(fields);
        List<SignalForm.Search> where = new ArrayList<>();
        where.addAll(searches(yaml.find("where"), names));
        where.addAll(search(yaml.find("matches"), EntryValues.MESSAGE, names));
        where.addAll(search(yaml.find("text"), EntryValues.TEXT, names));
        List<SignalForm.Search> find = searches(yaml.find("find"), names);
        Yaml message = yaml.find("message");
        TextTest messages = new TextTest(texts(yaml.find("begins")), List.of(), List.of());
        TextTest texts = new TextTest(List.of(), texts(yaml.find("says")), List.of());
        if (message == null && where.isEmpty() && messages.equals(TextTest.ANY) && texts.equals(TextTest.ANY)) {
            throw yaml.wrong("a condition: message, begins, matches, text, says or where");
        }
        return new SignalForm(
                message == null ? null : message.text(),
                flag(yaml, "headless"),
                flag(yaml, "fieldless"),
                texts,
                messages,
                unless(yaml),
                where,
                find,
                result(yaml, names));
    }

    private SignalResult result(Yaml yaml, Set<String> names) {
        Map<String, ValueTemplate> attributes = new LinkedHashMap<>();
        Yaml said = yaml.find("attributes");
        if (said != null) {
            said.map().forEach((name, value) -> attributes.put(name, template(value, names)));
        }
        return new SignalResult(
                attributes,
                values(yaml.find("command"), names),
                values(yaml.find("error"), names),
                values(yaml.find("failure"), names),
                values(yaml.find("errored"), names),
                values(yaml.find("answer"), names),
                tables);
    }

    private static ValueTemplate template(Yaml yaml, Set<String> names) {
        ValueTemplate template = ValueTemplate.of(yaml.texts());
        template.names().forEach(name -> require(name, names, yaml));
        return template;
    }

    private static List<String> values(@Nullable Yaml yaml, Set<String> names) {
        List<String> values = texts(yaml);
        if (yaml != null) {
            values.forEach(name -> require(name, names, yaml));
        }
        return values;
    }

    private static void require(String name, Set<String> names, Yaml yaml) {
        if (!names.contains(name)) {
            throw yaml.wrong("one of the names that are told here, " + names + ", not '" + name + "'");
        }
    }

    /** Patterns by the value that they are looked for in; their groups are names from there on. */
    private static List<SignalForm.Search> searches(@Nullable Yaml yaml, Set<String> names) {
        List<SignalForm.Search> searches = new ArrayList<>();
        if (yaml != null) {
            yaml.map().forEach((value, patterns) -> {
                require(value, names, patterns);
                searches.addAll(search(patterns, value, names));
            });
        }
        return searches;
    }

    private static List<SignalForm.Search> search(@Nullable Yaml yaml, String value, Set<String> names) {
        List<SignalForm.Search> searches = new ArrayList<>();
        for (SoughtPattern pattern : patterns(yaml)) {
            searches.add(new SignalForm.Search(value, pattern));
            names.addAll(pattern.groups().keySet());
        }
        return searches;
    }

    private static TextTest unless(Yaml yaml) {
        Yaml unless = yaml.find("unless");
        return unless == null ? TextTest.ANY : test(unless.only("begins", "says", "matches"));
    }

    private static TextTest test(Yaml yaml) {
        return new TextTest(texts(yaml.find("begins")), texts(yaml.find("says")), patterns(yaml.find("matches")));
    }

    private static List<String> texts(@Nullable Yaml yaml) {
        return yaml == null ? List.of() : yaml.texts();
    }

    private static List<SoughtPattern> patterns(@Nullable Yaml yaml) {
        if (yaml == null) {
            return List.of();
        }
        return (yaml.isList() ? yaml.list() : List.of(yaml))
                .stream().map(SignalReader::pattern).toList();
    }

    private static SoughtPattern pattern(Yaml yaml) {
        try {
            return SoughtPattern.compile(yaml.text());
        } catch (PatternSyntaxException e) {
            throw yaml.wrong("a pattern of RE2 (" + e.getDescription() + ")");
        }
    }

    private static boolean flag(Yaml yaml, String key) {
        Yaml value = yaml.find(key);
        return value != null && value.flag();
    }

    private static boolean word(Yaml yaml, String key, String word) {
        Yaml value = yaml.find(key);
        if (value != null && !value.text().equals(word)) {
            throw value.wrong("'" + word + "'");
        }
        return value != null;
    }
}
