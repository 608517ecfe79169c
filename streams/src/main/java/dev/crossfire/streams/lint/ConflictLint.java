package dev.crossfire.streams.lint;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.SignalDefinitions;
import dev.crossfire.streams.verdict.Bindings;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictReader;
import dev.crossfire.streams.verdict.SharedChecks;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks over a set of conflict files. */
public final class ConflictLint {

    /** A text of fewer letters stands in most lines and saves nothing. */
    private static final int SHORTEST_SOUGHT = 4;

    private final List<Complaint> complaints = new ArrayList<>();

    /** Conflict → what judging it costs. */
    private final Map<String, Cost> costs = new LinkedHashMap<>();

    private ConflictLint() {}

    /**
     * What was found.
     *
     * @param costs conflict → what judging it costs, of the files that can be read
     */
    public record Result(List<Complaint> complaints, Map<String, Cost> costs) {

        public Result {
            complaints = List.copyOf(complaints);
            costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
        }

        /** Whether a file cannot be used. */
        public boolean failed() {
            return complaints.stream().anyMatch(complaint -> complaint.severity() == Complaint.Severity.ERROR);
        }
    }

    /**
     * Looks over files.
     *
     * @param own name → text
     */
    public static Result of(Map<String, String> own) {
        ConflictLint lint = new ConflictLint();
        lint.look(own);
        return new Result(lint.complaints, lint.costs);
    }

    private record Read(Yaml root, Conflict conflict) {}

    private void look(Map<String, String> own) {
        RuleCatalogue shipped = RuleCatalogue.shipped();
        SignalDefinitions signals = shipped.signals();
        Set<String> ids = new TreeSet<>();
        shipped.conflicts().conflicts().forEach(conflict -> ids.add(conflict.id()));
        List<Read> read = new ArrayList<>();
        for (Map.Entry<String, String> file : own.entrySet()) {
            try {
                Yaml root = Yaml.parse(file.getKey(), file.getValue());
                Conflict conflict = ConflictReader.read(root, new SharedChecks());
                if (!ids.add(conflict.id())) {
                    throw root.get("id").wrong("an id that no other conflict has");
                }
                Yaml recognise = root.find("recognise");
                signals = recognise == null ? signals : signals.with(recognise);
                read.add(new Read(root, conflict));
            } catch (YamlFileException e) {
                complaints.add(Complaint.error(String.valueOf(e.getMessage())));
            }
        }
        Set<String> known = signals.names();
        Set<String> used = new TreeSet<>();
        read.forEach(each -> {
            used.addAll(each.conflict().asked());
            used.addAll(each.conflict().signals().names());
        });
        for (Read each : read) {
            signals(each, known, used);
            explaining(each, ids);
            causes(each.root());
            remedies(each);
            texts(each);
            costs.put(each.conflict().id(), Cost.of(each.root()));
        }
    }

    private void explaining(Read read, Set<String> ids) {
        Yaml names = read.root().find("explainedBy");
        if (names == null) {
            return;
        }
        for (Yaml name : names.isList() ? names.list() : List.of(names)) {
            if (!ids.contains(name.text()) || name.text().equals(read.conflict().id())) {
                complaints.add(Complaint.error(String.valueOf(
                        name.wrongWord("other conflict", name.text(), ids).getMessage())));
            }
        }
    }

    private void signals(Read read, Set<String> known, Set<String> used) {
        Yaml names = read.root().get("signals");
        for (Yaml name : names.isList() ? names.list() : List.of(names)) {
            if (!name.isMap() && !known.contains(name.text())) {
                complaints.add(Complaint.error(String.valueOf(
                        name.wrongWord("signal", name.text(), known).getMessage())));
            }
        }
        for (Yaml seen : read.root().below("signal")) {
            for (Yaml name : seen.isList() ? seen.list() : List.of(seen)) {
                if (!known.contains(name.text())) {
                    complaints.add(Complaint.error(String.valueOf(
                            name.wrongWord("signal", name.text(), known).getMessage())));
                }
            }
        }
        Yaml recognise = read.root().find("recognise");
        if (recognise != null) {
            recognised(recognise);
            for (Yaml defined : recognise.below("signal")) {
                if (!used.contains(defined.text())) {
                    complaints.add(Complaint.warning(defined.where() + ": the signal '" + defined.text()
                            + "' is recognised, but no condition asks for it and 'signals' does not list it"));
                }
            }
        }
    }

    private void recognised(Yaml recognise) {
        for (String key : List.of("matches", "text")) {
            recognise.below(key).forEach(this::patterns);
        }
        for (Yaml attributes : recognise.below("attributes")) {
            attributes.keys().forEach(name -> {
                if (!SignalNames.ATTRIBUTES.contains(name.text())) {
                    complaints.add(Complaint.warning(
                            String.valueOf(name.wrongWord("attribute", name.text(), SignalNames.ATTRIBUTES)
                                    .getMessage())));
                }
            });
        }
        for (Yaml literals : recognise.below("literals")) {
            for (Yaml literal : literals.isList() ? literals.list() : List.of(literals)) {
                if (!literal.text().chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '/')) {
                    complaints.add(Complaint.warning(literal.where() + ": the literal '" + literal.text()
                            + "' holds a character that an encoder may write otherwise (quotes, slashes, letters that are not ASCII): such"
                            + " entries would be missed"));
                }
            }
        }
    }

    private void patterns(Yaml patterns) {
        for (Yaml pattern : patterns.isList() ? patterns.list() : List.of(patterns)) {
            if (SignalDefinitions.soughtBefore(pattern.text()).length() < SHORTEST_SOUGHT) {
                complaints.add(Complaint.warning(pattern.where() + ": the pattern '" + pattern.text()
                        + "' is tried on every line that holds any signal's literal, which is slow: give it "
                        + SHORTEST_SOUGHT
                        + " letters in a row that never change, outside of (), [] and |, and without (?i)"));
            }
        }
    }

    private void causes(Yaml root) {
        List<Yaml> earlier = new ArrayList<>();
        for (Yaml cause : root.get("causes").list()) {
            Yaml check = cause.get("check");
            boolean always = cause.find("provenOnly") == null;
            for (Yaml before : earlier) {
                if (Implication.holds(check, before.get("check"))) {
                    complaints.add(Complaint.warning(cause.get("id").where() + ": the cause '"
                            + cause.get("id").text() + "' is never told: whenever it holds, '"
                            + before.get("id").text() + "' above it holds too, and the first counts"));
                    break;
                }
            }
            if (always) {
                earlier.add(cause);
            }
        }
    }

    private void remedies(Read read) {
        Set<String> causes = new LinkedHashSet<>();
        read.root()
                .get("causes")
                .list()
                .forEach(cause -> causes.add(cause.get("id").text()));
        Set<String> helped = new TreeSet<>();
        for (Yaml remedy : read.root().get("remedies").list()) {
            boolean caught = false;
            for (Yaml variant : remedy.get("variants").list()) {
                Yaml of = variant.find("causes");
                List<Yaml> named = of == null ? List.of() : of.isList() ? of.list() : List.of(of);
                for (Yaml name : named) {
                    if (!causes.contains(name.text())) {
                        complaints.add(Complaint.error(String.valueOf(
                                name.wrongWord("cause", name.text(), causes).getMessage())));
                    }
                }
                if (caught) {
                    complaints.add(Complaint.warning(variant.where() + ": this variant of '"
                            + remedy.get("id").text() + "' is never told: one above it fits every cause and node"));
                }
                caught |= of == null && variant.find("when") == null;
                if (!variant.get("holds").text().equals("no")) {
                    helped.addAll(
                            of == null ? causes : named.stream().map(Yaml::text).toList());
                }
            }
        }
        for (Yaml cause : read.root().get("causes").list()) {
            if (!helped.contains(cause.get("id").text())) {
                complaints.add(
                        Complaint.warning(cause.get("id").where() + ": no remedy is said to help against the cause '"
                                + cause.get("id").text() + "'"));
            }
        }
    }

    /** Names in braces that nothing fills would stand in the text as they are. */
    private void texts(Read read) {
        for (String key : List.of("says", "because", "risk", "commands", "manifest", "verify", "rollback", "durable")) {
            for (Yaml value : read.root().below(key)) {
                for (Yaml text : value.isList() ? value.list() : List.of(value)) {
                    Bindings.namesIn(text.text()).stream()
                            .filter(name ->
                                    !Bindings.isFilled(name, read.conflict().asked()))
                            .forEach(name -> complaints.add(
                                    Complaint.warning(String.valueOf(text.wrongWord("binding", name, Bindings.NAMES)
                                            .getMessage()))));
                }
            }
        }
    }
}
