package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.Diagnosis;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.survey.SurveyedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges the same records with two sets of conflicts. Not thread-safe. */
final class RulesDiff {

    private final Intake intake;
    private final Side before;
    private final Side after;
    private final Map<String, Seen> seen = new TreeMap<>();

    RulesDiff(RuleCatalogue before, RuleCatalogue after, Intake intake) {
        this.intake = intake;
        this.before = new Side(before, intake);
        this.after = new Side(after, intake);
    }

    /** One of the sets, and what it makes of the records. */
    private static final class Side {

        private final RuleCatalogue catalogue;
        private final Recogniser recogniser;
        private final List<LogRecord> records = new ArrayList<>();

        Side(RuleCatalogue catalogue, Intake intake) {
            this.catalogue = catalogue;
            this.recogniser = new Recogniser(catalogue.signals(), SnapshotReader::read, intake.names());
        }

        void take(RawInput input) {
            records.addAll(recogniser.recognise(input).records());
        }

        Map<String, Incident> incidents() {
            Map<String, Incident> incidents = new LinkedHashMap<>();
            Diagnosis.of(new Fold(catalogue.conflicts(), FoldSettings.DEFAULT), records)
                    .standing()
                    .forEach(incident -> incidents.put(incident.id(), incident));
            return incidents;
        }
    }

    /**
     * How far back a topic could be seen.
     *
     * @param from append time of the oldest record
     */
    record Seen(long records, Instant from, Instant to) {

        Seen with(Instant at) {
            return new Seen(records + 1, at.isBefore(from) ? at : from, at.isAfter(to) ? at : to);
        }
    }

    /** An incident that only one set finds. */
    record One(String id, String cluster, String node, String conflict, String verdict, Instant openedAt) {

        static One of(Incident incident) {
            return new One(
                    incident.id(),
                    incident.cluster(),
                    incident.node(),
                    incident.conflict(),
                    incident.verdict().name().toLowerCase(Locale.ROOT),
                    incident.openedAt());
        }

        String text() {
            return cluster + "/" + node + " " + conflict + " " + verdict + ", since " + openedAt + " (" + id + ")";
        }
    }

    /** @param differences what the two sets say of it, where they differ */
    record Changed(One incident, List<String> differences) {}

    record Result(
            String oldRuleset,
            String newRuleset,
            Map<String, Seen> seen,
            List<One> added,
            List<One> gone,
            List<Changed> changed,
            long same) {

        String text() {
            StringBuilder text = new StringBuilder();
            added.forEach(one -> text.append("added    ").append(one.text()).append('\n'));
            gone.forEach(one -> text.append("gone     ").append(one.text()).append('\n'));
            changed.forEach(one -> {
                text.append("changed  ").append(one.incident().text()).append('\n');
                one.differences()
                        .forEach(difference ->
                                text.append("         ").append(difference).append('\n'));
            });
            text.append(added.size()).append(" added, ").append(gone.size()).append(" gone, ");
            text.append(changed.size()).append(" changed, ").append(same).append(" the same (");
            text.append(oldRuleset).append(" → ").append(newRuleset).append(")\n");
            seen.forEach((topic, part) -> text.append("seen     ")
                    .append(topic)
                    .append(": ")
                    .append(part.records())
                    .append(" records, ")
                    .append(part.from())
                    .append(" to ")
                    .append(part.to())
                    .append('\n'));
            if (seen.isEmpty()) {
                text.append("seen     nothing: the raw topics hold no record any more\n");
            }
            return text.toString();
        }
    }

    /** Takes a record of a raw topic. */
    void take(SurveyedRecord raw) {
        String topic = String.valueOf(raw.at().topic());
        Instant at = raw.appendedAt();
        seen.merge(topic, new Seen(1, at, at), (known, one) -> known.with(at));
        RawInput input =
                intake.within(new RawInput(raw.kind(), raw.value(), raw.headers(), raw.at(), at, at, null, null));
        before.take(input);
        after.take(input);
    }

    Result result() {
        Map<String, Incident> olds = before.incidents();
        Map<String, Incident> news = after.incidents();
        List<One> added = new ArrayList<>();
        List<One> gone = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        long same = 0;
        for (Incident incident : news.values()) {
            Incident old = olds.get(incident.id());
            List<String> differences = old == null ? List.of() : differences(old, incident);
            if (old == null) {
                added.add(One.of(incident));
            } else if (differences.isEmpty()) {
                same++;
            } else {
                changed.add(new Changed(One.of(incident), differences));
            }
        }
        olds.values().stream()
                .filter(incident -> !news.containsKey(incident.id()))
                .forEach(incident -> gone.add(One.of(incident)));
        return new Result(
                before.catalogue.conflicts().ruleset(),
                after.catalogue.conflicts().ruleset(),
                seen,
                added,
                gone,
                changed,
                same);
    }

    private static List<String> differences(Incident old, Incident young) {
        List<String> differences = new ArrayList<>();
        differ(differences, "verdict", old.verdict(), young.verdict());
        differ(differences, "cause", cause(old), cause(young));
        differ(differences, "proof", proofs(old), proofs(young));
        differ(differences, "first remedy", first(old), first(young));
        differ(differences, "resolution", resolution(old), resolution(young));
        return differences;
    }

    private static void differ(List<String> differences, String what, Object old, Object young) {
        if (!old.equals(young)) {
            differences.add(what + ": " + words(old) + " → " + words(young));
        }
    }

    private static String words(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    private static String cause(Incident incident) {
        return incident.cause() == null ? "none" : incident.cause().id();
    }

    private static List<String> proofs(Incident incident) {
        return incident.proof().stream().map(Proof::id).sorted().toList();
    }

    private static String first(Incident incident) {
        return incident.remedies().isEmpty()
                ? "none"
                : incident.remedies().get(0).id() + " ("
                        + incident.remedies().get(0).holds() + ")";
    }

    private static String resolution(Incident incident) {
        Incident.@Nullable Resolution resolution = incident.resolution();
        return resolution == null ? "open" : resolution.kind().word();
    }
}
