package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.history.IncidentHistory;
import dev.crossfire.serve.history.IncidentQuery;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the feed says of itself under {@code /metrics}. */
final class FeedMetrics implements MeterBinder {

    private final IncidentFeed feed;
    private final IncidentStream stream;
    private final FeedSource source;

    FeedMetrics(IncidentFeed feed, IncidentStream stream, FeedSource source) {
        this.feed = feed;
        this.stream = stream;
        this.source = source;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Verdict verdict : Verdict.values()) {
            Gauge.builder(
                            "crossfire.incidents.open",
                            feed.history(),
                            history ->
                                    history.isOpen() ? history.openByVerdict().getOrDefault(verdict, 0) : Double.NaN)
                    .description("Incidents that are open now")
                    .tag("verdict", verdict.word())
                    .register(registry);
        }
        Gauge.builder("crossfire.feed.incidents", feed.history(), FeedMetrics::incidents)
                .description("Incidents held, open or not")
                .register(registry);
        Gauge.builder("crossfire.outbreaks.open", feed.history(), FeedMetrics::outbreaks)
                .description("Outbreaks that stand now")
                .register(registry);
        Gauge.builder("crossfire.feed.sse.clients", stream, IncidentStream::readers)
                .description("Readers that follow the stream")
                .register(registry);
        Gauge.builder("crossfire.feed.ready", source, reader -> reader.caughtUp() ? 1 : 0)
                .description("1 once everything that was there at start is read")
                .register(registry);
        records("incidents", feed.incidents(), registry);
        records("findings", feed.findings(), registry);
        records("outbreaks", feed.outbreaks(), registry);
    }

    private static double incidents(IncidentHistory history) {
        return history.isOpen() ? history.count(IncidentQuery.ALL) : Double.NaN;
    }

    private static double outbreaks(IncidentHistory history) {
        return history.isOpen() ? history.standingOutbreaks() : Double.NaN;
    }

    private static void records(String topic, IncidentFeed.Tally tally, MeterRegistry registry) {
        FunctionCounter.builder("crossfire.feed.records.read", tally.read(), count -> count.sum())
                .description("Records read since start")
                .tag("topic", topic)
                .register(registry);
        FunctionCounter.builder("crossfire.feed.records.unreadable", tally.unreadable(), count -> count.sum())
                .description("Records passed over because they could not be read")
                .tag("topic", topic)
                .register(registry);
    }
}
