package dev.crossfire.streams.topology;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.EventTimes;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Raw records in, records of the one log and dead letters out; the clock of the fold besides. Everything it decides stands in the recogniser,
 * everything it keeps is its ledger: what it holds in memory beside it (when a heartbeat last passed) may be lost in a restart.
 */
final class RecogniseProcessor implements Processor<byte[], byte[], Object, Object> {

    private static final Duration CLOCK = Duration.ofSeconds(1);

    /** Of a time in a header, in bytes. */
    private static final int LONGEST_TIME = 48;

    private final Function<RawInput, Recognised> recogniser;
    private final Map<String, RawKind> kindOfTopic;
    private final String ledgerName;
    private final boolean ticking;
    private final HeartbeatGate heartbeats = new HeartbeatGate();
    private final TickSource ticks = new TickSource();
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, Recognised.Tally> ledger;

    /** @param ticking whether this is the clock of the fold */
    RecogniseProcessor(
            Function<RawInput, Recognised> recogniser,
            Map<String, RawKind> kindOfTopic,
            String ledgerName,
            boolean ticking) {
        this.recogniser = recogniser;
        this.kindOfTopic = kindOfTopic;
        this.ledgerName = ledgerName;
        this.ticking = ticking;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
        ledger = context.getStateStore(ledgerName);
        context.schedule(CLOCK, PunctuationType.WALL_CLOCK_TIME, this::onClock);
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RawInput input = input(raw, context.recordMetadata().orElseThrow());
        // Whatever fails here fails before the first forward: no record is half recognised.
        Recognised recognised = recogniser.apply(input);
        for (LogRecord record : recognised.records()) {
            take(record, raw.timestamp());
        }
        for (DeadEntry dead : recognised.dead()) {
            bury(dead, raw);
        }
        enter(input.kind(), recognised.tally());
    }

    private RawInput input(Record<byte[], byte[]> raw, RecordMetadata at) {
        RawKind kind = kindOfTopic.get(at.topic());
        if (kind == null) {
            throw new IllegalStateException("no raw topic: " + at.topic());
        }
        Instant appendedAt = appendedAt(raw);
        byte[] value = raw.value() == null ? new byte[0] : raw.value();
        Coordinates coordinates = Coordinates.inTopic(at.topic(), at.partition(), at.offset(), 0);
        return new RawInput(kind, value, texts(raw.headers()), coordinates, appendedAt, appendedAt, null, null);
    }

    /** The broker's word, or an earlier time that a replay tells: a line without a time must not seem to be of now. */
    private static Instant appendedAt(Record<byte[], byte[]> raw) {
        Instant appended = Instant.ofEpochMilli(raw.timestamp());
        Header told = raw.headers().lastHeader(RawHeaders.APPENDED);
        if (told == null || told.value() == null || told.value().length > LONGEST_TIME) {
            return appended;
        }
        Instant first = EventTimes.ofIso(new String(told.value(), StandardCharsets.UTF_8));
        return first != null && first.isBefore(appended) ? first : appended;
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private void take(LogRecord record, long appendedMillis) {
        if (record instanceof Heartbeat heartbeat) {
            heartbeats.offer(heartbeat, context.currentSystemTimeMs()).ifPresent(h -> log(h, appendedMillis));
        } else {
            log(record, appendedMillis);
        }
    }

    private void log(LogRecord record, long timestamp) {
        NodeKey about = record.about();
        @Nullable String key = about == null ? null : about.toString();
        context.forward(new Record<>(key, record, timestamp), CrossfireTopology.SIGNALS);
    }

    private void bury(DeadEntry dead, Record<byte[], byte[]> raw) {
        DeadLetter letter = DeadLetter.of(dead, raw.headers());
        context.forward(
                new Record<>(raw.key(), letter.value(), raw.timestamp(), letter.headers()),
                CrossfireTopology.DEAD_LETTERS);
    }

    private void enter(RawKind kind, Recognised.Tally tally) {
        Recognised.Tally before = ledger.get(kind.word());
        ledger.put(kind.word(), before == null ? tally : before.plus(tally));
    }

    /** Held-back heartbeats first, so that a tick finds node time where it is. One task alone ticks: the fold needs one clock. */
    private void onClock(long nowMillis) {
        heartbeats.due(nowMillis).forEach(heartbeat -> log(heartbeat, nowMillis));
        if (ticking && context.taskId().partition() == 0) {
            Optional<Tick> tick = ticks.due(nowMillis);
            tick.ifPresent(t -> log(t, nowMillis));
        }
    }
}
