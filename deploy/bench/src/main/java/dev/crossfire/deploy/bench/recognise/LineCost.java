package dev.crossfire.deploy.bench.recognise;

/**
 * What a line of healthy traffic costs in one shape.
 *
 * @param shape as a shipper sends it
 * @param signals 1 in so many lines is a signal; 0 when none is
 * @param bytesALine on average, with all that the shape puts around the message
 * @param nanosALine CPU time of one thread, the median of the measured rounds
 * @param timesOfPass how many times the time it takes to look at each of the same bytes once, for line ends: the floor for anything that
 *     reads lines, measured in turn with it; {@code nanosALine} is of this machine, this ratio is what to compare
 * @param recognised signals found, as a check that the work was done
 */
record LineCost(String shape, int signals, int bytesALine, double nanosALine, double timesOfPass, long recognised) {}
