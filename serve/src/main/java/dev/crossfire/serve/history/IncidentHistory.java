package dev.crossfire.serve.history;

import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.history.IncidentQuery.Position;
import dev.crossfire.serve.history.Place.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every incident with all its revisions, every outbreak, and the latest finding of every node and conflict. One thread attaches and writes, many ask. Made
 * at once, opened by {@link #attach}: a file that cannot be opened yet is no reason not to start.
 *
 * <p>Whatever cannot be done just now throws {@link HistoryException}.
 */
public final class IncidentHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentHistory.class);

    /** As long as the topics keep them; what is older is not taken in either, so that a view built anew equals the one it replaces. */
    private static final Duration INCIDENTS_KEPT = Topics.INCIDENTS.retention();

    private static final Duration FINDINGS_KEPT = Topics.FINDINGS.retention();

    /** Findings that stand are written once a day; one that was not belongs to a node that is held no more. */
    private static final Duration FINDINGS_REPEATED = Duration.ofHours(25);

    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    /** @param next where the next page begins; null when this is the last */
    public record Page(
            List<StoredIncident> incidents, @Nullable Position next) {}

    /** A revision as it came, for those who follow. */
    public record Arrival(int partition, long offset, PackedRecord record) {}

    /**
     * How far a partition was read.
     *
     * @param beginning its first offset that is here; what stood before it was gone when it was read, or is by now
     * @param next the offset to go on at
     */
    public record Reading(long beginning, long next) {}

    private final Path folder;
    private final InstantSource clock;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable HistoryFile file;
    private volatile boolean damaged;
    private @Nullable RecordPacker packer;
    private Instant nextSweep = Instant.MIN;

    /** @param folder of its own; made when it is not there */
    public IncidentHistory(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Opens the file and makes sure that it is whole and a view of these very topics; makes it anew otherwise, and says so.
     *
     * @return whether it was made anew by this call, so that everything must be read from the beginning
     */
    public boolean attach(Map<Source, String> topicIds) {
        HistoryFile opened = file;
        boolean anew = false;
        if (damaged) {
            opened = openAnew("it is damaged");
            anew = true;
        } else if (opened == null) {
            opened = open();
            anew = opened.newBecause() != null;
        }
        HistoryFile standing = opened;
        Map<Source, String> known = writing(standing, () -> places(standing).topics());
        if (known.equals(topicIds)) {
            return anew;
        }
        if (!known.isEmpty()) {
            opened = openAnew("it is a view of other topics, which had the same names");
            anew = true;
        }
        HistoryFile fresh = opened;
        writing(fresh, () -> {
            places(fresh).belongTo(topicIds);
            return fresh;
        });
        return anew;
    }

    /** Makes it anew: it can no longer be told what the topics said since. */
    public void discard(String because) {
        openAnew(because);
    }

    /**
     * Where to go on reading a partition.
     *
     * @param beginning its first offset that the topic still has
     */
    public Reading begin(Place place, long beginning) {
        HistoryFile opened = opened();
        return writing(opened, () -> {
            Reading known = places(opened).readings(place.source()).get(place.partition());
            if (known != null && known.next() >= beginning) {
                return known;
            }
            // Never read, or not for so long that the topic has dropped what comes next.
            Reading fresh = new Reading(beginning, beginning);
            places(opened).put(place, fresh);
            return fresh;
        });
    }

    /** How far each partition of the incidents was read. */
    public Map<Integer, Reading> readings() {
        HistoryFile opened = opened();
        return writing(opened, () -> places(opened).readings(Source.INCIDENTS));
    }

    /** Begins a transaction, which must be closed before the next one. */
    public HistoryBatch batch() {
        HistoryFile opened = opened();
        RecordPacker packing = packer;
        if (packing == null) {
            packing = writing(opened, opened::packer);
            packer = packing;
        }
        Instant now = clock.instant();
        return new HistoryBatch(this, opened, packing, now.minus(INCIDENTS_KEPT), now.minus(FINDINGS_KEPT));
    }

    /** Drops what the topics no longer keep either; looks once an hour, and costs nothing in between. */
    public void sweep() {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep)) {
            return;
        }
        HistoryFile opened = opened();
        int dropped = writing(
                opened,
                () -> places(opened)
                        .drop(EventTime.micros(now.minus(INCIDENTS_KEPT)), EventTime.micros(now.minus(FINDINGS_KEPT))));
        nextSweep = now.plus(BETWEEN_SWEEPS);
        if (dropped > 0) {
            LOG.info("history dropped {} rows older than what the topics keep", dropped);
            changed();
        }
    }

    /** What a query finds, newest update first. */
    public Page find(IncidentQuery query) {
        return asking(queries -> queries.find(query));
    }

    /** How many match, whatever the query's limit and place. */
    public int count(IncidentQuery query) {
        return asking(queries -> queries.count(query));
    }

    public Optional<StoredIncident> incident(String id) {
        return asking(queries -> queries.incident(id));
    }

    /** The newest revisions of an incident, oldest of them first. */
    public List<Revision> newestRevisions(String id, int limit) {
        return asking(queries -> queries.newestRevisions(id, limit));
    }

    /** How many revisions of an incident there are. */
    public int revisions(String id) {
        return asking(queries -> queries.revisions(id));
    }

    /** The records of an incident's revisions after this one, oldest first. */
    public List<StoredRevision> revisionsAfter(String id, int number, int limit) {
        return asking(queries -> queries.revisionsAfter(id, number, limit));
    }

    /** What was found out last about a conflict on a node. */
    public Optional<Finding> finding(String cluster, String node, String conflict) {
        return asking(queries -> queries.finding(cluster, node, conflict, null));
    }

    /** What stood at a time. */
    public Optional<Finding> finding(String cluster, String node, String conflict, Instant at) {
        return asking(queries -> queries.finding(cluster, node, conflict, at));
    }

    /**
     * Records of outbreaks as they stand in the topic: those that stand first, then the newest.
     *
     * @param standing only those that have not ended
     * @param limit how many at most
     */
    public List<byte[]> outbreaks(@Nullable String cluster, @Nullable String conflict, boolean standing, int limit) {
        return asking(queries -> queries.outbreaks(cluster, conflict, standing, limit));
    }

    /** The outbreak that an incident belongs to. */
    public Optional<Outbreak> outbreakOf(Incident incident) {
        return asking(queries -> queries.outbreakOf(incident));
    }

    /** How many outbreaks stand. */
    public int standingOutbreaks() {
        return asking(HistoryQueries::standingOutbreaks);
    }

    /**
     * Nodes of whose sources something is wrong now.
     *
     * @param limit how many are named at most
     */
    public SourceTroubles sourceTroubles(int limit) {
        Instant since = clock.instant().minus(FINDINGS_REPEATED);
        return asking(queries -> queries.sourceTroubles(since, limit));
    }

    /** How many incidents are open, by verdict; every verdict is named. */
    public Map<Verdict, Integer> openByVerdict() {
        return asking(HistoryQueries::openByVerdict);
    }

    /** The newest revisions in the order in which they came. */
    public List<Arrival> newestArrivals(int limit) {
        return asking(queries -> queries.newestArrivals(limit));
    }

    /** When the oldest revision that is here was emitted; empty when there is none. */
    public Optional<Instant> oldest() {
        return asking(HistoryQueries::oldest);
    }

    /** Grows after whatever changed something can be seen. */
    public long version() {
        return version.get();
    }

    public boolean isOpen() {
        return file != null;
    }

    @Override
    public void close() {
        HistoryFile opened = file;
        file = null;
        packer = null;
        if (opened != null) {
            opened.close();
        }
    }

    /** Lets the file grow to so many pages, as a disk of that size would. */
    void limitPages(int pages) {
        HistoryFile opened = opened();
        writing(opened, () -> {
            try (Statement statement = opened.writer().createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
            }
        });
    }

    void changed() {
        version.incrementAndGet();
    }

    /** What was packed was taken back, and its dictionaries with it. */
    void forget() {
        packer = null;
    }

    private HistoryFile open() {
        HistoryFile opened = HistoryFile.open(folder);
        String because = opened.newBecause();
        if (because != null) {
            LOG.info("history {} is built from the topics: {}", opened.file(), because);
        }
        file = opened;
        packer = null;
        damaged = false;
        return opened;
    }

    private HistoryFile openAnew(String because) {
        LOG.info("history {} is thrown away: {}", folder, because);
        close();
        HistoryFile.discard(folder);
        changed();
        return open();
    }

    private HistoryFile opened() {
        HistoryFile opened = file;
        if (opened == null) {
            throw new HistoryException("the history in " + folder + " is not open", false, null);
        }
        return opened;
    }

    private static HistoryPlaces places(HistoryFile opened) {
        return new HistoryPlaces(opened.writer());
    }

    private interface Writing<T> {
        T write() throws SQLException;
    }

    private <T> T writing(HistoryFile opened, Writing<T> writing) {
        try {
            return writing.write();
        } catch (SQLException e) {
            takeBack(opened, e);
            throw noticed(HistoryException.of(opened.file(), e));
        }
    }

    private static void takeBack(HistoryFile opened, SQLException cause) {
        try {
            opened.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private interface Asking<T> {
        T ask(HistoryQueries queries) throws SQLException;
    }

    private <T> T asking(Asking<T> asking) {
        HistoryFile opened = opened();
        try {
            return opened.read(connection -> asking.ask(new HistoryQueries(opened, connection)));
        } catch (HistoryException e) {
            throw noticed(e);
        }
    }

    HistoryException noticed(HistoryException e) {
        damaged |= e.damaged();
        return e;
    }
}
