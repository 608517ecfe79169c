package dev.crossfire.streams.signal;

/**
 * The tables that tell the texts of probes apart.
 *
 * @param grpcError an error of the CRI, as an outcome
 * @param output of a failed probe, as an outcome
 * @param birdState of an output that is about BIRD, what it says of it
 * @param handler {@code exec} or {@code http}, by the output
 */
record ProbeTables(TextTable grpcError, TextTable output, TextTable birdState, TextTable handler) {}
