package dev.crossfire.streams.signal;

/**
 * The tables that tell the texts of probes apart.
 *
 * @param grpcError an error of the CRI, as an outcome
 * @param output of a failed probe, as an outcome
 * @param handler {@code exec} or {@code http}, by the output
 */
record ProbeTables(TextTable grpcError, TextTable output, TextTable handler) {}
