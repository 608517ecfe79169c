package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Conflict.CauseEntry;
import dev.crossfire.streams.verdict.Conflict.Entry;
import dev.crossfire.streams.verdict.Conflict.NoteEntry;
import dev.crossfire.streams.verdict.Conflict.Refutation;
import dev.crossfire.streams.verdict.Conflict.RemedyEntry;
import dev.crossfire.streams.verdict.Conflict.Sentence;
import dev.crossfire.streams.verdict.Conflict.Variant;
import dev.crossfire.streams.verdict.Conflict.Wording;
import dev.crossfire.streams.yaml.Yaml;
import dev.crossfire.streams.yaml.YamlFileException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a conflict file. */
public final class ConflictReader {

    private static final List<String> HOLDS = List.of("yes", "partly", "until-resync", "no");

    private ConflictReader() {}

    /**
     * Reads the text of one conflict file.
     *
     * @param file its name, for messages
     * @throws YamlFileException when it cannot be used
     */
    public static Conflict read(String file, String text) {
        Yaml root = Yaml.parse(file, text)
                .only(
                        "id",
                        "title",
                        "signals",
                        "wording",
                        "concern",
                        "symptom",
                        "suspect",
                        "refuted",
                        "proof",
                        "causes",
                        "resolved",
                        "alsoFailing",
                        "meanwhile",
                        "caveats",
                        "notes",
                        "remedies");
        Yaml concern = root.find("concern");
        return new Conflict(
                root.get("id").text(),
                root.get("title").text(),
                root.get("signals").texts(),
                wording(root.get("wording")),
                CheckVocabulary.read(concern == null ? root.get("symptom") : concern),
                CheckVocabulary.read(root.get("symptom")),
                CheckVocabulary.read(root.get("suspect")),
                each(root.find("refuted"), ConflictReader::refutation),
                each(root.get("proof"), ConflictReader::entry),
                each(root.get("causes"), ConflictReader::cause),
                healing(root.get("resolved")),
                each(root.find("alsoFailing"), ConflictReader::entry),
                each(root.find("meanwhile"), ConflictReader::sentence),
                each(root.find("caveats"), ConflictReader::sentence),
                each(root.find("notes"), ConflictReader::note),
                each(root.get("remedies"), ConflictReader::remedy));
    }

    private static Wording wording(Yaml yaml) {
        yaml.only("opened", "reopened", "notAlone");
        return new Wording(
                yaml.get("opened").text(),
                yaml.get("reopened").text(),
                yaml.text("notAlone", "This conflict stands, but is not the only cause: "));
    }

    private static Healing healing(Yaml yaml) {
        yaml.only("health", "check", "says");
        Yaml health = yaml.find("health");
        if (health == null) {
            return new ConditionSeen(
                    CheckVocabulary.read(yaml.get("check")), yaml.get("says").text());
        }
        if (!health.text().equals("calico-node")) {
            throw health.wrong("calico-node, the only one whose health is followed");
        }
        return new HealthSeen();
    }

    /** A text that is always said, or one with the check that must hold. */
    private static Sentence sentence(Yaml yaml) {
        if (!yaml.isMap()) {
            return new Sentence(null, yaml.text());
        }
        yaml.only("check", "says");
        return new Sentence(
                CheckVocabulary.read(yaml.get("check")), yaml.get("says").text());
    }

    private static Entry entry(Yaml yaml) {
        yaml.only("id", "check", "says");
        return new Entry(
                yaml.get("id").text(),
                CheckVocabulary.read(yaml.get("check")),
                yaml.get("says").text());
    }

    private static Refutation refutation(Yaml yaml) {
        yaml.only("id", "check", "says", "vetoesProof");
        Yaml vetoes = yaml.find("vetoesProof");
        return new Refutation(
                yaml.get("id").text(),
                CheckVocabulary.read(yaml.get("check")),
                yaml.get("says").text(),
                vetoes != null && vetoes.flag());
    }

    private static CauseEntry cause(Yaml yaml) {
        yaml.only("id", "check", "says", "provenOnly");
        Yaml provenOnly = yaml.find("provenOnly");
        return new CauseEntry(
                yaml.get("id").text(),
                CheckVocabulary.read(yaml.get("check")),
                yaml.get("says").text(),
                provenOnly != null && provenOnly.flag());
    }

    private static NoteEntry note(Yaml yaml) {
        yaml.only("id", "symptom", "check", "says");
        return new NoteEntry(
                yaml.get("id").text(),
                yaml.get("symptom").flag(),
                CheckVocabulary.read(yaml.get("check")),
                yaml.get("says").text());
    }

    private static RemedyEntry remedy(Yaml yaml) {
        yaml.only("id", "title", "scope", "source", "variants");
        return new RemedyEntry(
                yaml.get("id").text(),
                yaml.get("title").text(),
                yaml.get("scope").text(),
                yaml.get("source").text(),
                each(yaml.get("variants"), ConflictReader::variant));
    }

    private static Variant variant(Yaml yaml) {
        yaml.only(
                "causes",
                "when",
                "holds",
                "because",
                "risk",
                "commands",
                "manifest",
                "verify",
                "rollback",
                "where",
                "survives",
                "durable");
        Yaml holds = yaml.get("holds");
        if (!HOLDS.contains(holds.text())) {
            throw holds.wrong("one of " + HOLDS);
        }
        Yaml when = yaml.find("when");
        Yaml commands = yaml.find("commands");
        Yaml causes = yaml.find("causes");
        return new Variant(
                causes == null ? List.of() : causes.texts(),
                when == null ? null : CheckVocabulary.read(when),
                holds.text(),
                yaml.get("because").text(),
                yaml.text("risk", ""),
                commands == null ? List.of() : commands.texts(),
                textOf(yaml.find("manifest")),
                yaml.text("verify", ""),
                yaml.text("rollback", ""),
                textOf(yaml.find("where")),
                textOf(yaml.find("survives")),
                textOf(yaml.find("durable")));
    }

    private static @Nullable String textOf(@Nullable Yaml yaml) {
        return yaml == null ? null : yaml.text();
    }

    private static <T> List<T> each(@Nullable Yaml list, Function<Yaml, T> reader) {
        return list == null ? List.of() : list.list().stream().map(reader).toList();
    }
}
