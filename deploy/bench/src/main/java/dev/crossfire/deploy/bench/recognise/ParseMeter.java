package dev.crossfire.deploy.bench.recognise;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what reading one input takes. Time is this thread's CPU time, so that other work on the machine does not count.
 *
 * @param warmUps runs before any is measured; fewer when they alone take {@code patience}
 * @param runs measured ones; the median of them is told
 * @param patienceMillis of CPU time: an input that takes longer is run but once more
 */
record ParseMeter(int warmUps, int runs, long patienceMillis) {

    static final ParseMeter FULL = new ParseMeter(40, 15, 4_000);
    static final ParseMeter QUICK = new ParseMeter(5, 3, 400);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final GarbageCollectorMXBean COLLECTOR = full();

    /** So many in the time that one reading takes; a slower one, beside collections, sees more. */
    private static final int COLLECTIONS = 24;

    private static final long BETWEEN_LOOKS_NANOS = 50_000;
    private static final double MIB = 1 << 20;
    private static final double NANOS_OF_MILLI = 1e6;

    ParseMeter {
        if (warmUps < 0 || runs < 1 || patienceMillis < 0) {
            throw new IllegalArgumentException("a meter needs at least one run, got " + runs);
        }
    }

    ParseCost measure(HostileInput input) {
        byte[] bytes = input.bytes().get();
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < warmUps && !impatient(begin); i++) {
            input.parser().read(bytes);
        }
        double[] millis = new double[impatient(begin) ? 1 : runs];
        long allocated = 0;
        for (int i = 0; i < millis.length; i++) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Object result = input.parser().read(bytes);
            try {
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                millis[i] = (THREADS.getCurrentThreadCpuTime() - cpu) / NANOS_OF_MILLI;
            } finally {
                Reference.reachabilityFence(result);
            }
        }
        Arrays.sort(millis);
        double allocatedMiB = allocated / MIB;
        double median = millis[millis.length / 2];
        double heap = allocatedMiB <= ParseCost.MOST_HEAP_MIB ? allocatedMiB : liveMiB(input.parser(), bytes, median);
        return new ParseCost(input.parser().word(), input.shape(), bytes.length, median, allocatedMiB, heap);
    }

    private boolean impatient(long begin) {
        return (THREADS.getCurrentThreadCpuTime() - begin) / NANOS_OF_MILLI > patienceMillis;
    }

    /**
     * Full collections beside a thread that reads, spread over its work and one at its end: each shows what is alive in the midst of it.
     *
     * @param millis of CPU time that reading takes
     */
    static double liveMiB(Parser parser, byte[] bytes, double millis) {
        long before = liveBytes();
        AtomicBoolean read = new AtomicBoolean();
        CountDownLatch seen = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            Object result = parser.read(bytes);
            read.set(true);
            try {
                seen.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                Reference.reachabilityFence(result);
            }
        });
        reader.setDaemon(true);
        reader.start();
        long step = (long) (millis * NANOS_OF_MILLI / COLLECTIONS);
        long next = step;
        long most = 0;
        boolean held;
        do {
            while (!read.get() && reader.isAlive() && THREADS.getThreadCpuTime(reader.getId()) < next) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
            next += step;
            held = read.get() || !reader.isAlive();
            most = Math.max(most, liveBytes() - before);
        } while (!held);
        seen.countDown();
        return most / MIB;
    }

    /** As the collection itself counted: when it is over the reader goes on at once, and fills megabytes in a millisecond. */
    private static long liveBytes() {
        System.gc();
        List<String> heap = List.of(COLLECTOR.getMemoryPoolNames());
        return COLLECTOR.getLastGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** The collector of all generations: the last of those with the most pools. */
    private static GarbageCollectorMXBean full() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .reduce((one, other) ->
                        other.getMemoryPoolNames().length >= one.getMemoryPoolNames().length ? other : one)
                .orElseThrow(() -> new IllegalStateException("this JVM tells nothing of its collectors"));
    }
}
