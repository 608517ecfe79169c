package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private static final Duration PAUSE = FoldSettings.DEFAULT.sourceSilence();

    /** As far as an order moves a record. */
    private static final Duration CLEAR = Duration.ofSeconds(100);

    /** No gap, and yet no more than a test needs. */
    private static final Duration BETWEEN_TICKS = Duration.ofMinutes(1);

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

    /**
     * What stands at the end. Where nothing at all arrives for so long that sources are silent there are ticks, as there are in life: what is
     * heard of no more would else hold the node's time back for ever. They stand clear of what any order may move.
     *
     * @param arriving records of this history, in any order
     */
    Folded folded(List<SentRecord> arriving) {
        CoreRun run = new CoreRun(RECOGNISER, FOLD);
        Instant[] rest = new Instant[arriving.size()];
        for (int i = arriving.size() - 1; i >= 0; i--) {
            Instant arrives = arriving.get(i).arrives();
            rest[i] = i + 1 == rest.length || arrives.isBefore(rest[i + 1]) ? arrives : rest[i + 1];
        }
        Instant last = rest.length == 0 ? Instant.EPOCH : rest[0];
        for (int i = 0; i < rest.length; i++) {
            if (Duration.between(last, rest[i]).compareTo(PAUSE) > 0) {
                for (Instant at = last.plus(CLEAR); at.isBefore(rest[i].minus(CLEAR)); at = at.plus(BETWEEN_TICKS)) {
                    run.tick(at.truncatedTo(ChronoUnit.SECONDS));
                }
            }
            SentRecord sent = arriving.get(i);
            last = sent.arrives().isAfter(last) ? sent.arrives() : last;
            run.take(sent, Objects.requireNonNull(recognised.get(sent)));
        }
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
