package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one node sent, to be folded in several orders.
 *
 * @param records in the order in which they were sent
 * @param recognised what each of them says
 */
record History(List<SentRecord> records, IdentityHashMap<SentRecord, Recognised> recognised) {

    private static final RuleCatalogue CATALOGUE = RuleCatalogue.shipped();
    static final Recogniser RECOGNISER = new Recogniser(CATALOGUE.signals(), SnapshotReader::read);
    static final Fold FOLD = new Fold(CATALOGUE.conflicts(), FoldSettings.DEFAULT);

    /** Each record is recognised once, however often it is folded. */
    static History of(List<SentRecord> records) {
        IdentityHashMap<SentRecord, Recognised> recognised = new IdentityHashMap<>();
        records.forEach(sent -> recognised.put(sent, CoreRun.recognise(RECOGNISER, sent, recognised.size())));
        return new History(List.copyOf(records), recognised);
    }

    /** @param late how many entries were beyond grace */
    record Folded(Map<String, IncidentProjection> standing, List<Incident> revisions, long late) {}

    Folded in(ArrivalOrder order) {
        return folded(order.of(records));
    }

    /** @param arriving records of this history, in any order */
    Folded folded(List<SentRecord> arriving) {
        CoreRun run = new CoreRun(RECOGNISER, FOLD);
        arriving.forEach(sent -> run.take(sent, Objects.requireNonNull(recognised.get(sent))));
        run.tick();
        return new Folded(
                IncidentProjection.standing(run.revisions()),
                run.revisions(),
                run.folded().late());
    }

    /** What two arrivals of the same records differ in; empty when in nothing, or when not the same of them came late. */
    List<String> differences(List<SentRecord> one, List<SentRecord> other) {
        Folded expected = folded(one);
        Folded actual = folded(other);
        if (expected.late() != actual.late()) {
            return List.of();
        }
        return differences(expected.standing(), actual.standing());
    }

    static List<String> differences(Map<String, IncidentProjection> expected, Map<String, IncidentProjection> actual) {
        List<String> differences = new ArrayList<>();
        expected.forEach((id, projection) -> {
            IncidentProjection there = actual.get(id);
            if (there == null) {
                differences.add(id + " is missing: " + projection.verdict() + " " + projection.timeline());
            } else {
                projection.differencesTo(there).forEach(line -> differences.add(id + ": " + line));
            }
        });
        actual.forEach((id, projection) -> {
            if (!expected.containsKey(id)) {
                differences.add(id + " should not be: " + projection.verdict() + " " + projection.timeline());
            }
        });
        return differences;
    }
}
