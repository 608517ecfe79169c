package dev.crossfire.streams;

import dev.crossfire.streams.signal.SignalDefinitions;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictReader;
import dev.crossfire.streams.verdict.ConflictSet;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
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
 */
public record RuleCatalogue(SignalDefinitions signals, ConflictSet conflicts) {

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

    /** What Crossfire ships with. */
    public static RuleCatalogue shipped() {
        return with(Map.of());
    }

    /**
     * What Crossfire ships with, and a user's own conflict files. Theirs come behind: an entry that a shipped signal recognises stays so.
     *
     * @param own name → text
     * @throws YamlFileException when one cannot be used, or has the id of another
     */
    public static RuleCatalogue with(Map<String, String> own) {
        String signalsText = ShippedFile.read("/" + SIGNALS_FILE);
        SignalDefinitions signals = SignalDefinitions.read(SIGNALS_FILE, signalsText);
        Map<String, String> texts = new LinkedHashMap<>(shippedConflicts());
        new TreeMap<>(own).forEach(texts::put);
        List<Conflict> conflicts = new ArrayList<>();
        for (Map.Entry<String, String> file : texts.entrySet()) {
            Yaml root = Yaml.parse(file.getKey(), file.getValue());
            Conflict conflict = ConflictReader.read(root);
            if (conflicts.stream().anyMatch(other -> other.id().equals(conflict.id()))) {
                throw root.get("id").wrong("an id that no other conflict file has");
            }
            conflicts.add(conflict);
            Yaml recognise = root.find("recognise");
            signals = recognise == null ? signals : signals.with(recognise);
        }
        List<String> all = new ArrayList<>(List.of(signalsText));
        texts.forEach((name, text) -> all.addAll(List.of(name, text)));
        return new RuleCatalogue(signals, new ConflictSet(ConflictSet.hash(all), conflicts));
    }

    /** The texts of the shipped conflict files, by name, in the order of the catalogue. */
    public static Map<String, String> shippedConflicts() {
        Map<String, String> texts = new LinkedHashMap<>();
        CONFLICT_FILES.forEach(file -> texts.put(file, ShippedFile.read("/conflicts/" + file)));
        return texts;
    }
}
