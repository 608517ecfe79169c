package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.feed.IncidentQuery.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest of every incident, its newest revisions, and the latest finding of every node and conflict, within bounds. One thread puts,
 * many ask. Knows no clock and no Kafka.
 */
final class IncidentIndex {

    /**
     * @param incidents how many are held; beyond it the longest unchanged goes, a resolved one first
     * @param revisions how many are held of each incident, the newest
     * @param findings how many are held; beyond it the longest unchanged goes
     */
    record Limits(int incidents, int revisions, int findings) {

        static final Limits DEFAULT = new Limits(20_000, 200, 20_000);

        Limits {
            if (incidents < 1 || revisions < 1 || findings < 1) {
                throw new IllegalArgumentException(
                        "limits must be >= 1, got " + incidents + ", " + revisions + ", " + findings);
            }
        }
    }

    /** An incident as it stands. */
    record Held(Incident incident, Deque<Revision> revisions) {
        /** The record of the newest revision. */
        PackedRecord record() {
            return revisions.getLast().record();
        }
    }

    /** @param next where the next page begins; null when this is the last */
    record Page(List<Held> incidents, @Nullable Position next) {}

    private final Limits limits;
    private final RecordPacker packer = new RecordPacker();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Held> byId = new HashMap<>();
    private final NavigableMap<Position, Held> newestFirst = new TreeMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private long version;

    IncidentIndex(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes a revision.
     *
     * @param bytes its record, kept for those who ask for it whole
     * @return what was kept; empty when this revision, or a newer one, is known: a replay changes nothing
     */
    Optional<Revision> put(Incident incident, byte[] bytes) {
        Held before = byId.get(incident.id());
        if (before != null && before.incident().revision() >= incident.revision()) {
            return Optional.empty();
        }
        Revision revision = Revision.of(incident, packer.pack(incident.conflict(), bytes));
        return Optional.of(writing(() -> {
            Deque<Revision> revisions = new ArrayDeque<>(before == null ? List.of() : before.revisions());
            revisions.addLast(revision);
            if (revisions.size() > limits.revisions()) {
                revisions.removeFirst();
            }
            if (before != null) {
                newestFirst.remove(Position.of(before.incident()));
            }
            Held held = new Held(incident, revisions);
            byId.put(incident.id(), held);
            newestFirst.put(Position.of(incident), held);
            evictOne();
            return revision;
        }));
    }

    /** Takes a finding; the newest of a node and conflict stands. */
    void put(Finding finding) {
        String key = key(finding.cluster(), finding.node(), finding.conflict());
        writing(() -> {
            findings.remove(key);
            findings.put(key, finding);
            if (findings.size() > limits.findings()) {
                findings.remove(findings.keySet().iterator().next());
            }
            return key;
        });
    }

    Optional<Held> incident(String id) {
        return reading(() -> Optional.ofNullable(byId.get(id)));
    }

    Optional<Finding> finding(String cluster, String node, String conflict) {
        return reading(() -> Optional.ofNullable(findings.get(key(cluster, node, conflict))));
    }

    /** What a query finds, newest update first. */
    Page find(IncidentQuery query) {
        return reading(() -> {
            NavigableMap<Position, Held> rest =
                    query.after() == null ? newestFirst : newestFirst.tailMap(query.after(), false);
            List<Held> found = new ArrayList<>();
            for (Held held : rest.values()) {
                if (!query.matches(held.incident())) {
                    continue;
                }
                if (found.size() == query.limit()) {
                    return new Page(
                            found, Position.of(found.get(found.size() - 1).incident()));
                }
                found.add(held);
            }
            return new Page(found, null);
        });
    }

    /** How many match, whatever the query's limit and cursor. */
    int count(IncidentQuery query) {
        return reading(() -> (int) byId.values().stream()
                .filter(held -> query.matches(held.incident()))
                .count());
    }

    /** Grows with whatever is put and changes something. */
    long version() {
        return reading(() -> version);
    }

    int size() {
        return reading(byId::size);
    }

    /** How many incidents are open, by verdict; every verdict is named. */
    Map<Verdict, Integer> openByVerdict() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        return reading(() -> {
            for (Held held : byId.values()) {
                if (held.incident().state() == Incident.State.OPEN) {
                    counts.merge(held.incident().verdict(), 1, Integer::sum);
                }
            }
            return counts;
        });
    }

    private void evictOne() {
        if (byId.size() <= limits.incidents()) {
            return;
        }
        Iterator<Held> longestUnchanged = newestFirst.descendingMap().values().iterator();
        Held victim = newestFirst.lastEntry().getValue();
        while (longestUnchanged.hasNext()) {
            Held candidate = longestUnchanged.next();
            if (candidate.incident().state() == Incident.State.RESOLVED) {
                victim = candidate;
                break;
            }
        }
        byId.remove(victim.incident().id());
        newestFirst.remove(Position.of(victim.incident()));
    }

    private static String key(String cluster, String node, String conflict) {
        return cluster + "/" + node + "/" + conflict;
    }

    private <T> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T writing(Supplier<T> action) {
        lock.writeLock().lock();
        try {
            version++;
            return action.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
