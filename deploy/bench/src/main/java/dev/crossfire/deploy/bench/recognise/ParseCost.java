package dev.crossfire.deploy.bench.recognise;

/**
 * What one hostile input takes, warm.
 *
 * @param parser the word of what read it
 * @param shape of the input
 * @param bytes of the input
 * @param millis CPU time of the reading thread, the median of the measured runs
 * @param allocatedMiB by one run, whether it lived on or not
 * @param heapMiB at most alive at once beside the input: not measured, and the same as allocated, where even all of it is within the bound;
 *     else the most that full collections found while it was read and right after, with the result still held
 */
record ParseCost(String parser, String shape, int bytes, double millis, double allocatedMiB, double heapMiB) {

    /** The bounds, for 1 MiB. */
    static final double MOST_MILLIS = 50;

    static final double MOST_HEAP_MIB = 16;

    /** How many times its bound it takes, of that bound which it breaks most; up to 1 all is well. */
    double timesOfBound() {
        return Math.max(millis / MOST_MILLIS, heapMiB / MOST_HEAP_MIB);
    }
}
