package dev.crossfire.streams.simulation;

/** Makes seeds that look unlike each other from numbers that are like each other. */
final class Spread {

    private Spread() {}

    /** SplitMix64's finish over both numbers. */
    static long mix(long one, long other) {
        long z = one * 0x9E3779B97F4A7C15L + other + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
