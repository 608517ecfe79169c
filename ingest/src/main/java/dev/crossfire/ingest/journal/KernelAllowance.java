package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;

/**
 * How many of the kernel's messages are shipped. journald holds back services that write too much, never the kernel, and a firewall rule
 * that logs each packet writes thousands a second. So of messages that begin alike, up to their first number, {@value #MOST_ALIKE} a second
 * pass, and {@value #MOST} of all: a flood of one kind does not wash away the others. A second of event time: a
 * journal that is read late, at a stretch, is cut no more than one that is followed. Not for several threads at once.
 */
final class KernelAllowance {

    static final int MOST_ALIKE = 10;
    static final int MOST = 100;

    private static final int LONGEST_BEGINNING = 64;
    private static final long SECOND = 1_000_000;

    private final Map<String, Integer> alike = new HashMap<>();
    private long second;
    private int passed;

    /** Whether an entry is shipped; one that is not the kernel's always is. */
    boolean passes(JournalEntry entry) {
        if (!entry.ofKernel()) {
            return true;
        }
        if (entry.micros() / SECOND != second) {
            second = entry.micros() / SECOND;
            alike.clear();
            passed = 0;
        }
        String beginning = beginning(entry.message());
        int before = alike.getOrDefault(beginning, 0);
        if (before == MOST_ALIKE || passed == MOST) {
            return false;
        }
        alike.put(beginning, before + 1);
        passed++;
        return true;
    }

    /** Of lines that name an interface first, as rules without a prefix log them, what stands before its name. */
    private static String beginning(byte[] message) {
        int end = 0;
        while (end < Math.min(message.length, LONGEST_BEGINNING)
                && message[end] != '='
                && (message[end] < '0' || message[end] > '9')) {
            end++;
        }
        return new String(message, 0, end, ISO_8859_1);
    }
}
