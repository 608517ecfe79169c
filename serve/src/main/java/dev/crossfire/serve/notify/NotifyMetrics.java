package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice.Step;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the notifier says of itself. Survives the sessions; bound to any number of registries, at any time. */
final class NotifyMetrics implements MeterBinder {

    private static final int MAX_REASONS = 50;

    private final String receiver;
    private final Map<Step, LongAdder> sent = new EnumMap<>(Step.class);
    private final LongAdder repeated = new LongAdder();
    private final LongAdder found = new LongAdder();
    private final LongAdder edited = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder rateLimited = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger ready = new AtomicInteger();
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    NotifyMetrics(String receiver) {
        this.receiver = receiver;
        for (Step step : Step.values()) {
            sent.put(step, new LongAdder());
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        sent.forEach((step, count) -> FunctionCounter.builder("crossfire.notify.sent", count, LongAdder::sum)
                .description("Messages said, edits aside")
                .tag("receiver", receiver)
                .tag("step", step.word())
                .register(registry));
        count(
                registry,
                "possibly.repeated",
                repeated,
                "Messages said that may have been said before, and are marked so");
        count(registry, "found", found, "Messages of unknown outcome that were found to have been said");
        count(registry, "edited", edited, "Root messages brought up to date");
        count(registry, "retried", retried, "Requests made again after one that failed");
        count(registry, "rate.limited", rateLimited, "Requests refused because there were too many");
        count(registry, "incidents.unreadable", unreadable, "Records passed over because they could not be read");
        gauge(registry, "pending", pending, "Incidents that wait for a message, an edit or a look-up");
        gauge(registry, "ready", ready, "1 once everything that was there at start is read");
        registries.add(registry);
        failed.forEach((reason, count) -> bindFailed(registry, reason, count));
    }

    void sent(Step step, boolean possiblyRepeated) {
        count(sent, step).increment();
        if (possiblyRepeated) {
            repeated.increment();
        }
    }

    void found() {
        found.increment();
    }

    void edited() {
        edited.increment();
    }

    void retried() {
        retried.increment();
    }

    void rateLimited() {
        rateLimited.increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    /** @param reason a short code; beyond fifty of them they count together, so that a strange server cannot fill the registry */
    void failed(String reason) {
        String tag = failed.containsKey(reason) || failed.size() < MAX_REASONS ? reason : "other";
        failed.computeIfAbsent(tag, added -> {
                    LongAdder count = new LongAdder();
                    registries.forEach(registry -> bindFailed(registry, added, count));
                    return count;
                })
                .increment();
    }

    void pending(int incidents) {
        pending.set(incidents);
    }

    void ready(boolean now) {
        ready.set(now ? 1 : 0);
    }

    private static LongAdder count(Map<Step, LongAdder> counts, Step step) {
        return java.util.Objects.requireNonNull(counts.get(step));
    }

    private void bindFailed(MeterRegistry registry, String reason, LongAdder count) {
        FunctionCounter.builder("crossfire.notify.failed", count, LongAdder::sum)
                .description("Requests that failed")
                .tag("receiver", receiver)
                .tag("reason", reason)
                .register(registry);
    }

    private void count(MeterRegistry registry, String name, LongAdder count, String description) {
        FunctionCounter.builder("crossfire.notify." + name, count, LongAdder::sum)
                .description(description)
                .tag("receiver", receiver)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, AtomicInteger value, String description) {
        Gauge.builder("crossfire.notify." + name, value, AtomicInteger::get)
                .description(description)
                .tag("receiver", receiver)
                .register(registry);
    }
}
