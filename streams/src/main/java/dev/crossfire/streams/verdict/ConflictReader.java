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
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a conflict file. */
public final class ConflictReader {

    private static final Pattern ID = Pattern.compile("(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final List<String> HOLDS = List.of("yes", "partly", "until-resync", "no");

    private final CheckVocabulary checks;

    private ConflictReader(CheckVocabulary checks) {
        this.checks = checks;
    }

    /**
     * Reads a conflict file.
     *
     * @param shared conditions of the files of one set that were read so far; those of this one are added
     * @throws dev.crossfire.streams.yaml.YamlFileException when it cannot be used
     */
    public static Conflict read(Yaml file, SharedChecks shared) {
        return new ConflictReader(new CheckVocabulary(shared)).conflict(file);
    }

    private Conflict conflict(Yaml file) {
        Yaml root = file.only(
                "id",
                "title",
                "recognise",
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
                "explainedBy",
                "remedies");
        Yaml concern = root.find("concern");
        return new Conflict(
                id(root.get("id")),
                root.get("title").text(),
                CheckVocabulary.evidence(root.get("signals")),
                wording(root.get("wording")),
                checks.read(concern == null ? root.get("symptom") : concern),
                checks.read(root.get("symptom")),
                checks.read(root.get("suspect")),
                each(root.find("refuted"), this::refutation),
                each(root.get("proof"), this::entry),
                each(root.get("causes"), this::cause),
                healing(root.get("resolved")),
                each(root.find("alsoFailing"), this::entry),
                each(root.find("meanwhile"), this::sentence),
                each(root.find("caveats"), this::sentence),
                each(root.find("notes"), this::note),
                each(root.get("remedies"), this::remedy),
                checks.signals(),
                textsOf(root.find("explainedBy")));
    }

    /** An id is part of keys of topics and of names of files. */
    private static String id(Yaml yaml) {
        if (!ID.matcher(yaml.text()).matches()) {
            throw yaml.wrong("an id of lower-case words joined by '-', at most 63 characters long");
        }
        return yaml.text();
    }

    private Wording wording(Yaml yaml) {
        yaml.only("title", "opened", "reopened", "notAlone");
        return new Wording(
                textOf(yaml.find("title")),
                yaml.get("opened").text(),
                yaml.get("reopened").text(),
                yaml.text("notAlone", "This conflict stands, but is not the only cause: "));
    }

    private Healing healing(Yaml yaml) {
        yaml.only("health", "check", "says");
        Yaml health = yaml.find("health");
        if (health == null) {
            return new ConditionSeen(
                    checks.read(yaml.get("check")), yaml.get("says").text());
        }
        if (!health.text().equals("calico-node")) {
            throw health.wrong("calico-node, the only one whose health is followed");
        }
        return new HealthSeen();
    }

    /** A text that is always said, or one with the check that must hold. */
    private Sentence sentence(Yaml yaml) {
        if (!yaml.isMap()) {
            return new Sentence(null, yaml.text());
        }
        yaml.only("check", "says");
        return new Sentence(checks.read(yaml.get("check")), yaml.get("says").text());
    }

    private Entry entry(Yaml yaml) {
        yaml.only("id", "check", "says");
        return new Entry(
                yaml.get("id").text(),
                checks.read(yaml.get("check")),
                yaml.get("says").text());
    }

    private Refutation refutation(Yaml yaml) {
        yaml.only("id", "check", "says", "vetoesProof");
        Yaml vetoes = yaml.find("vetoesProof");
        return new Refutation(
                yaml.get("id").text(),
                checks.read(yaml.get("check")),
                yaml.get("says").text(),
                vetoes != null && vetoes.flag());
    }

    private CauseEntry cause(Yaml yaml) {
        yaml.only("id", "check", "says", "provenOnly");
        Yaml provenOnly = yaml.find("provenOnly");
        return new CauseEntry(
                yaml.get("id").text(),
                checks.read(yaml.get("check")),
                yaml.get("says").text(),
                provenOnly != null && provenOnly.flag());
    }

    private NoteEntry note(Yaml yaml) {
        yaml.only("id", "symptom", "check", "says");
        return new NoteEntry(
                yaml.get("id").text(),
                yaml.get("symptom").flag(),
                checks.read(yaml.get("check")),
                yaml.get("says").text());
    }

    private RemedyEntry remedy(Yaml yaml) {
        yaml.only("id", "title", "scope", "source", "variants");
        return new RemedyEntry(
                yaml.get("id").text(),
                yaml.get("title").text(),
                yaml.get("scope").text(),
                yaml.get("source").text(),
                each(yaml.get("variants"), this::variant));
    }

    private Variant variant(Yaml yaml) {
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
        return new Variant(
                textsOf(yaml.find("causes")),
                when == null ? null : checks.read(when),
                holds.text(),
                yaml.get("because").text(),
                yaml.text("risk", ""),
                textsOf(yaml.find("commands")),
                textOf(yaml.find("manifest")),
                yaml.text("verify", ""),
                yaml.text("rollback", ""),
                textOf(yaml.find("where")),
                textOf(yaml.find("survives")),
                textOf(yaml.find("durable")));
    }

    private static List<String> textsOf(@Nullable Yaml yaml) {
        return yaml == null ? List.of() : yaml.texts();
    }

    private static @Nullable String textOf(@Nullable Yaml yaml) {
        return yaml == null ? null : yaml.text();
    }

    private static <T> List<T> each(@Nullable Yaml list, Function<Yaml, T> reader) {
        return list == null ? List.of() : list.list().stream().map(reader).toList();
    }
}
