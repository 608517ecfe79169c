package dev.crossfire.deploy.app.reference;

import dev.crossfire.deploy.app.reference.PlacedCondition.Word;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A conflict file that Crossfire ships with, and where in it which condition stands. */
record ConflictFile(Yaml root, String text) {

    /** Key of a list → what an entry of it is called. */
    private static final Map<String, String> ENTRIES = entries();

    private static Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("refuted", "refutation");
        entries.put("proof", "proof");
        entries.put("causes", "cause");
        entries.put("alsoFailing", "what else brings the symptom");
        entries.put("meanwhile", "what is said meanwhile");
        entries.put("caveats", "caveat");
        entries.put("notes", "note");
        return entries;
    }

    /** All of them, in the order of the catalogue. */
    static List<ConflictFile> shipped() {
        return RuleCatalogue.shippedConflicts().entrySet().stream()
                .map(file -> new ConflictFile(Yaml.parse(file.getKey(), file.getValue()), file.getValue()))
                .toList();
    }

    String id() {
        return root.get("id").text();
    }

    String title() {
        return root.get("title").text();
    }

    /** The comment at the head of the file, which says what it is about. */
    String comment() {
        return text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"));
    }

    /** Every condition, in the order in which the page shows them. */
    List<PlacedCondition> conditions() {
        List<PlacedCondition> conditions = new ArrayList<>();
        for (String key : List.of("concern", "symptom", "suspect")) {
            add(conditions, key, "", root.find(key));
        }
        ENTRIES.forEach((key, called) -> {
            Yaml list = root.find(key);
            for (Yaml entry : list == null ? List.<Yaml>of() : list.list()) {
                if (entry.isMap()) {
                    add(conditions, called, entry.text("id", ""), entry.find("check"));
                }
            }
        });
        add(conditions, "recovery", "", root.get("resolved").find("check"));
        for (Yaml remedy : root.get("remedies").list()) {
            for (Yaml variant : remedy.get("variants").list()) {
                add(conditions, "remedy", remedy.get("id").text(), variant.find("when"));
            }
        }
        return conditions;
    }

    /** Every word that its conditions use. */
    Set<String> checks() {
        return words().stream().map(Word::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What belongs to its evidence, and what its conditions name. */
    Set<String> signals() {
        Set<String> signals = new TreeSet<>(evidence());
        words().forEach(word -> signals.addAll(word.signals()));
        return signals;
    }

    /** Signals that belong to the evidence of its incidents. */
    List<String> evidence() {
        return root.get("signals").list().stream()
                .flatMap(each -> (each.isMap() ? each.get("signal") : each).texts().stream())
                .toList();
    }

    private List<Word> words() {
        return conditions().stream()
                .flatMap(condition -> condition.words().stream())
                .toList();
    }

    private static void add(List<PlacedCondition> conditions, String part, String id, @Nullable Yaml condition) {
        if (condition != null) {
            conditions.add(new PlacedCondition(part, id, condition));
        }
    }
}
