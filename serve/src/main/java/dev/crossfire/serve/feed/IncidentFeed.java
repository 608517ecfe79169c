package dev.crossfire.serve.feed;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.history.HistoryBatch;
import dev.crossfire.serve.history.IncidentHistory;
import dev.crossfire.serve.history.IncidentHistory.Arrival;
import dev.crossfire.serve.history.IncidentHistory.Reading;
import dev.crossfire.serve.history.PackedRecord;
import dev.crossfire.serve.history.Place;
import dev.crossfire.serve.history.Place.Source;
import dev.crossfire.serve.history.RecordPacker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each record where it belongs: the history for those who ask, then the log for those who follow. */
final class IncidentFeed implements FeedSink {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentFeed.class);

    /** How many records of a kind were read, and how many of them could not be. */
    record Tally(LongAdder read, LongAdder unreadable) {
        Tally() {
            this(new LongAdder(), new LongAdder());
        }
    }

    private final IncidentHistory history;
    private final FeedLog log;
    private final Tally incidents = new Tally();
    private final Tally findings = new Tally();
    private final Tally outbreaks = new Tally();
    private final RecordPacker outbreakPacker = new RecordPacker();
    private String topicId = "unknown";
    private boolean filled;

    IncidentFeed(IncidentHistory history, FeedLog log) {
        this.history = history;
        this.log = log;
    }

    IncidentHistory history() {
        return history;
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

    Tally outbreaks() {
        return outbreaks;
    }

    @Override
    public boolean attach(Map<Source, String> topicIds) {
        boolean anew = history.attach(topicIds);
        topicId = topicIds.getOrDefault(Source.INCIDENTS, "unknown");
        if (anew || !filled) {
            log.restart();
            fill();
            filled = true;
        }
        return anew;
    }

    @Override
    public long begin(Place place, long beginning) {
        Reading reading = history.begin(place, beginning);
        if (place.source() == Source.INCIDENTS) {
            log.begin(topicId, place.partition(), beginning);
            log.pass(place.partition(), reading.next() - 1);
        } else if (place.source() == Source.OUTBREAKS) {
            // What came before this start is not told again: whoever was away then is told to look.
            log.begin(topicId, FeedLog.ofOutbreaks(place.partition()), reading.next());
            log.pass(FeedLog.ofOutbreaks(place.partition()), reading.next() - 1);
        }
        return reading.next();
    }

    @Override
    public void take(List<Taken> records, Map<Place, Long> next) {
        List<Decoded> decoded = records.stream().map(Decoded::of).toList();
        List<Optional<PackedRecord>> news = new ArrayList<>();
        if (!records.isEmpty() || !next.isEmpty()) {
            try (HistoryBatch batch = history.batch()) {
                decoded.forEach(record -> news.add(record.putInto(batch, outbreakPacker)));
                next.forEach(batch::next);
                batch.commit();
            }
        }
        // Told only once it can be asked for: whoever hears of a revision fetches it.
        for (int i = 0; i < decoded.size(); i++) {
            tell(decoded.get(i), news.get(i));
        }
        history.sweep();
    }

    @Override
    public void discard(String because) {
        history.discard(because);
        filled = false;
    }

    /** What came before this process is told to readers who come back, as far as the log reaches. */
    private void fill() {
        List<Arrival> arrivals = history.newestArrivals(log.capacity());
        boolean all = arrivals.size() < log.capacity();
        Map<Integer, Long> first = new HashMap<>();
        arrivals.forEach(arrival -> first.putIfAbsent(arrival.partition(), arrival.offset()));
        Map<Integer, Reading> readings = history.readings();
        readings.forEach((partition, reading) -> log.begin(
                topicId, partition, all ? reading.beginning() : first.getOrDefault(partition, reading.next())));
        arrivals.forEach(arrival -> log.append(arrival.partition(), arrival.offset(), arrival.record()));
        readings.forEach((partition, reading) -> log.pass(partition, reading.next() - 1));
    }

    private void tell(Decoded record, Optional<PackedRecord> news) {
        Place place = record.taken().place();
        Tally tally = switch (place.source()) {
            case INCIDENTS -> incidents;
            case FINDINGS -> findings;
            case OUTBREAKS -> outbreaks;
        };
        tally.read().increment();
        String reason = record.unreadable();
        if (reason != null) {
            // Others may write to the topic; one bad record must not hide the good ones behind it.
            if (tally.unreadable().sum() == 0) {
                LOG.warn("{} cannot be read and is passed over, as later ones will be: {}", record.name(), reason);
            }
            tally.unreadable().increment();
        }
        if (place.source() != Source.FINDINGS) {
            int partition =
                    place.source() == Source.INCIDENTS ? place.partition() : FeedLog.ofOutbreaks(place.partition());
            news.ifPresentOrElse(
                    packed -> log.append(partition, record.taken().offset(), packed),
                    () -> log.pass(partition, record.taken().offset()));
        }
    }

    /**
     * What a record says; of incident, finding and outbreak at most one is there.
     *
     * @param unreadable why it cannot be read; null when it can, or says nothing
     */
    private record Decoded(
            Taken taken,
            @Nullable Incident incident,
            @Nullable Finding finding,
            @Nullable Outbreak outbreak,
            @Nullable String unreadable) {

        static Decoded of(Taken taken) {
            byte[] value = taken.value();
            if (value == null) {
                return new Decoded(taken, null, null, null, null);
            }
            try {
                return switch (taken.place().source()) {
                    case INCIDENTS -> new Decoded(taken, read(Topics.INCIDENTS, value), null, null, null);
                    case FINDINGS -> new Decoded(taken, null, read(Topics.FINDINGS, value), null, null);
                    case OUTBREAKS -> new Decoded(taken, null, null, read(Topics.OUTBREAKS, value), null);
                };
            } catch (SerializationException e) {
                return new Decoded(taken, null, null, null, String.valueOf(e.getMessage()));
            }
        }

        Optional<PackedRecord> putInto(HistoryBatch batch, RecordPacker outbreakPacker) {
            byte[] value = taken.value();
            if (outbreak != null && value != null) {
                return batch.put(taken.emittedAt(), outbreak, value)
                        ? Optional.of(outbreakPacker.pack(outbreak.conflict(), value))
                        : Optional.empty();
            }
            if (finding != null && value != null) {
                batch.put(taken.emittedAt(), finding, value);
            }
            return incident == null || value == null
                    ? Optional.empty()
                    : batch.put(taken.place().partition(), taken.offset(), taken.emittedAt(), incident, value);
        }

        String name() {
            return taken.place().source().name().toLowerCase(Locale.ROOT) + " "
                    + taken.place().partition() + "@" + taken.offset();
        }

        private static <T> @Nullable T read(Topic<?, T> topic, byte[] value) {
            return topic.valueSerde().deserializer().deserialize(topic.name(), value);
        }
    }
}
