package dev.crossfire.streams;

import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.RuleSwitch.ConflictFile;
import dev.crossfire.streams.signal.SignalDefinitions;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictReader;
import dev.crossfire.streams.verdict.ConflictSet;
import dev.crossfire.streams.verdict.SharedChecks;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an instance recognises and judges: the signals and conflicts that Crossfire ships with, and those of its user. One whole, since a
 * conflict file brings the signals that only it needs.
 *
 * @param signals what is recognised
 * @param conflicts what is judged
 * @param texts what it was read from
 */
public record RuleCatalogue(SignalDefinitions signals, ConflictSet conflicts, Texts texts) {

    /** Where the shipped signals stand. */
    public static final String SIGNALS_FILE = "signals.yaml";

    /** A new conflict is a file and a line here; nothing is scanned for. */
    private static final List<String> CONFLICT_FILES = List.of(
            "healthcheck-vs-kube-firewall.yaml",
            "loopback-not-accepted.yaml",
            "firewall-reload-vs-kubernetes.yaml",
            "forward-drop-vs-pods.yaml",
            "iptables-backends-split.yaml",
            "calico-wrong-address.yaml",
            "port-already-taken.yaml");

    /**
     * The files of a set.
     *
     * @param signals text of the file of signals
     * @param conflicts in the order in which they are judged, named without their folders
     */
    public record Texts(String signals, List<ConflictFile> conflicts) {

        public Texts {
            conflicts = List.copyOf(conflicts);
        }

        private String hash() {
            List<String> all = new ArrayList<>(List.of(signals));
            conflicts.forEach(file -> all.addAll(List.of(file.name(), file.text())));
            return ConflictSet.hash(all);
        }
    }

    /** What Crossfire ships with. */
    public static RuleCatalogue shipped() {
        return with(Map.of());
    }

    /**
     * What Crossfire ships with, and a user's own conflict files. Theirs come behind: an entry that a shipped signal recognises stays so.
     *
     * @param own path → text
     * @throws YamlFileException when one cannot be used, or has the id of another
     */
    public static RuleCatalogue with(Map<String, String> own) {
        Map<String, String> paths = new LinkedHashMap<>(shippedConflicts());
        new TreeMap<>(own).forEach(paths::put);
        return read(ShippedFile.read("/" + SIGNALS_FILE), List.copyOf(paths.entrySet()));
    }

    /**
     * The set of a switch, and nothing else: what this version ships with has no part in it.
     *
     * @throws YamlFileException when this version cannot use it
     */
    public static RuleCatalogue of(RuleSwitch published) {
        RuleCatalogue catalogue = read(
                published.signals(),
                published.conflicts().stream()
                        .map(file -> Map.entry(file.name(), file.text()))
                        .toList());
        String ruleset = catalogue.conflicts().ruleset();
        if (!ruleset.equals(published.ruleset())) {
            throw new YamlFileException(
                    "the set of conflicts " + published.ruleset() + " is not what it names: its files are " + ruleset);
        }
        return catalogue;
    }

    /**
     * The switch to this set.
     *
     * @param by who publishes it
     * @param version of this Crossfire
     */
    public RuleSwitch published(Instant at, String by, String version) {
        return new RuleSwitch(conflicts.ruleset(), at, by, version, texts.signals(), texts.conflicts());
    }

    private static RuleCatalogue read(String signalsText, List<Map.Entry<String, String>> files) {
        SignalDefinitions signals = SignalDefinitions.read(SIGNALS_FILE, signalsText);
        List<Conflict> conflicts = new ArrayList<>();
        List<ConflictFile> texts = new ArrayList<>();
        SharedChecks shared = new SharedChecks();
        for (Map.Entry<String, String> file : files) {
            Yaml root = Yaml.parse(file.getKey(), file.getValue());
            Conflict conflict = ConflictReader.read(root, shared);
            if (conflicts.stream().anyMatch(other -> other.id().equals(conflict.id()))) {
                throw root.get("id").wrong("an id that no other conflict file has");
            }
            conflicts.add(conflict);
            texts.add(new ConflictFile(nameOf(file.getKey()), file.getValue()));
            Yaml recognise = root.find("recognise");
            signals = recognise == null ? signals : signals.with(recognise);
        }
        Texts all = new Texts(signalsText, texts);
        return new RuleCatalogue(signals, new ConflictSet(all.hash(), conflicts), all);
    }

    /** The set is the same wherever its folder stands. */
    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The texts of the shipped conflict files, by name, in the order of the catalogue. */
    public static Map<String, String> shippedConflicts() {
        Map<String, String> texts = new LinkedHashMap<>();
        CONFLICT_FILES.forEach(file -> texts.put(file, ShippedFile.read("/conflicts/" + file)));
        return texts;
    }
}
