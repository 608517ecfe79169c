package dev.crossfire.serve.feed;

import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each record where it belongs: the index for those who ask, the log for those who follow. */
final class IncidentFeed implements FeedSink {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentFeed.class);

    /** How many records of a kind were read, and how many of them could not be. */
    record Tally(LongAdder read, LongAdder unreadable) {
        Tally() {
            this(new LongAdder(), new LongAdder());
        }
    }

    private final IncidentIndex index;
    private final FeedLog log;
    private final Tally incidents = new Tally();
    private final Tally findings = new Tally();

    IncidentFeed(IncidentIndex index, FeedLog log) {
        this.index = index;
        this.log = log;
    }

    IncidentIndex index() {
        return index;
    }

    FeedLog log() {
        return log;
    }

    Tally incidents() {
        return incidents;
    }

    Tally findings() {
        return findings;
    }

    @Override
    public void begin(String topicId, int partition, long beginning) {
        log.begin(topicId, partition, beginning);
    }

    @Override
    public void incident(int partition, long offset, byte @Nullable [] value) {
        Incident incident =
                decode(Topics.INCIDENTS.valueSerde(), value, incidents, "incident " + partition + "@" + offset);
        Optional<Revision> news = incident == null || value == null ? Optional.empty() : index.put(incident, value);
        news.ifPresentOrElse(
                revision -> log.append(partition, offset, revision.record()), () -> log.pass(partition, offset));
    }

    @Override
    public void finding(byte @Nullable [] value) {
        Finding finding = decode(Topics.FINDINGS.valueSerde(), value, findings, "finding");
        if (finding != null) {
            index.put(finding);
        }
    }

    private static <T> @Nullable T decode(Serde<T> serde, byte @Nullable [] value, Tally tally, String what) {
        tally.read().increment();
        if (value == null) {
            return null;
        }
        try {
            return serde.deserializer().deserialize(what, value);
        } catch (SerializationException e) {
            // Others may write to the topic; one bad record must not hide the good ones behind it.
            if (tally.unreadable().sum() == 0) {
                LOG.warn("{} cannot be read and is passed over, as later ones will be: {}", what, e.getMessage());
            }
            tally.unreadable().increment();
            return null;
        }
    }
}
