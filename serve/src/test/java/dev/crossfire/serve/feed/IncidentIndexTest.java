package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.feed.IncidentIndex.Held;
import dev.crossfire.serve.feed.IncidentIndex.Limits;
import dev.crossfire.serve.feed.IncidentIndex.Page;
import dev.crossfire.serve.feed.IncidentQuery.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IncidentIndexTest {

    private final IncidentIndex index = new IncidentIndex(new Limits(1000, 200, 1000));

    @Test
    void holdsTheLatestRevisionAndAllBeforeIt() {
        TestIncidents.life().forEach(this::put);

        Held held = index.incident(TestIncidents.ID).orElseThrow();
        assertEquals(TestIncidents.verified(), held.incident());
        assertEquals(
                List.of(1, 2, 3, 4),
                held.revisions().stream().map(Revision::number).toList());
        assertArrayEquals(
                Json.write(TestIncidents.suspected()),
                held.revisions().getFirst().record().bytes());
        assertArrayEquals(Json.write(TestIncidents.verified()), held.record().bytes());
    }

    @Test
    void ignoresAReplayedOrOlderRevision() {
        assertTrue(put(TestIncidents.suspected()));
        assertTrue(put(TestIncidents.confirmed()));
        assertFalse(put(TestIncidents.suspected()));
        assertFalse(put(TestIncidents.confirmed()));
        assertEquals(
                Verdict.CONFIRMED,
                index.incident(TestIncidents.ID).orElseThrow().incident().verdict());
        assertEquals(
                2, index.incident(TestIncidents.ID).orElseThrow().revisions().size());
    }

    @Test
    void keepsTheNewestRevisionsWithinTheBound() {
        for (int revision = 1; revision <= 205; revision++) {
            put(TestIncidents.numbered(1, revision));
        }
        Held held = index.incident(TestIncidents.numbered(1, 1).id()).orElseThrow();
        assertEquals(200, held.revisions().size());
        assertEquals(6, held.revisions().getFirst().number());
        assertArrayEquals(
                Json.write(TestIncidents.numbered(1, 6)),
                held.revisions().getFirst().record().bytes());
    }

    @Test
    void listsTheNewestUpdateFirst() {
        put(TestIncidents.numbered(1, 1));
        put(TestIncidents.numbered(3, 1));
        put(TestIncidents.numbered(2, 1));
        assertEquals(List.of("worker-3", "worker-2", "worker-1"), nodes(index.find(IncidentQuery.ALL)));

        put(TestIncidents.at(
                TestIncidents.numbered(1, 1),
                TestIncidents.numbered(1, 1).id(),
                2,
                "worker-1",
                Instant.parse("2026-12-01T00:00:00Z")));
        assertEquals(List.of("worker-1", "worker-3", "worker-2"), nodes(index.find(IncidentQuery.ALL)));
    }

    @Test
    void pagesGoThroughEverythingOnce() {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        Collections.shuffle(numbers, new Random(7));
        // All with one time of update, so that the id alone tells them apart.
        numbers.forEach(number -> {
            Incident numbered = TestIncidents.numbered(number, 1);
            put(TestIncidents.at(numbered, numbered.id(), 1, numbered.node(), TestIncidents.OPENED));
        });
        List<String> seen = new ArrayList<>();
        Position after = null;
        do {
            IncidentQuery query = IncidentQuery.ALL.atMost(7);
            Page page = index.find(after == null ? query : query.after(after));
            seen.addAll(nodes(page));
            after = page.next();
        } while (after != null);
        assertEquals(50, seen.size());
        assertEquals(50, seen.stream().distinct().count());
    }

    @Test
    void aFullLastPageHasNoNext() {
        put(TestIncidents.numbered(1, 1));
        put(TestIncidents.numbered(2, 1));
        assertEquals(null, index.find(IncidentQuery.ALL.atMost(2)).next());
    }

    @Test
    void beyondItsBoundLetsGoOfTheLongestUnchangedResolvedOneFirst() {
        IncidentIndex small = new IncidentIndex(new Limits(3, 2, 2));
        Incident resolved = TestIncidents.at(
                TestIncidents.verified(), "resolved", 4, "worker-r", Instant.parse("2026-11-23T00:00:00Z"));
        small.put(resolved, Json.write(resolved));
        for (int number = 1; number <= 3; number++) {
            Incident open = TestIncidents.numbered(number, 1);
            small.put(open, Json.write(open));
        }
        assertEquals(List.of("worker-3", "worker-2", "worker-1"), nodes(small.find(IncidentQuery.ALL)));

        Incident fourth = TestIncidents.numbered(4, 1);
        small.put(fourth, Json.write(fourth));
        assertEquals(List.of("worker-4", "worker-3", "worker-2"), nodes(small.find(IncidentQuery.ALL)));
    }

    @Test
    void countsTheOpenOnesByVerdict() {
        put(TestIncidents.confirmed());
        put(TestIncidents.at(TestIncidents.suspected(), "s", 1, "worker-4", TestIncidents.OPENED));
        put(TestIncidents.at(TestIncidents.expired(), "e", 4, "worker-5", TestIncidents.OPENED));
        assertEquals(1, index.openByVerdict().get(Verdict.CONFIRMED));
        assertEquals(1, index.openByVerdict().get(Verdict.SUSPECTED));
        assertEquals(0, index.openByVerdict().get(Verdict.REFUTED));
        assertEquals(3, index.size());
    }

    @Test
    void holdsTheLatestFindingOfANodeAndConflict() {
        Finding finding = TestIncidents.finding();
        index.put(finding);
        Finding later = new Finding(
                finding.cluster(), finding.node(), finding.conflict(), Verdict.CONFIRMED, null, finding.checks());
        index.put(later);
        assertEquals(
                later, index.finding("prod", "worker-3", TestIncidents.CONFLICT).orElseThrow());
        assertTrue(index.finding("prod", "worker-4", TestIncidents.CONFLICT).isEmpty());
    }

    @Test
    void findingsStayWithinTheirBound() {
        IncidentIndex small = new IncidentIndex(new Limits(1, 1, 2));
        for (String node : List.of("a", "b", "a", "c")) {
            small.put(new Finding("prod", node, "x", Verdict.NONE, null, List.of()));
        }
        assertTrue(small.finding("prod", "b", "x").isEmpty());
        assertTrue(small.finding("prod", "a", "x").isPresent());
        assertTrue(small.finding("prod", "c", "x").isPresent());
    }

    private boolean put(Incident incident) {
        return index.put(incident, Json.write(incident)).isPresent();
    }

    private static List<String> nodes(Page page) {
        return page.incidents().stream().map(held -> held.incident().node()).toList();
    }
}
