/**
 * From raw bytes to diagnosed incidents: {@code recognise} turns entries into signals and facts, the {@code fold} is a state machine over
 * the one log of them.
 *
 * <p>The packages stand in the order of the flow: {@link dev.crossfire.streams.entry} cuts raw records into entries, {@link
 * dev.crossfire.streams.signal} recognises what they mean by the file of signals, {@link dev.crossfire.streams.fact} reduces firewall
 * snapshots; then {@link dev.crossfire.streams.evidence} gathers what is known of a node, {@link dev.crossfire.streams.verdict} judges it
 * against the conflict files, {@link dev.crossfire.streams.incident} follows an incident's life. All of these are pure: no Kafka, no clock,
 * no I/O. {@link dev.crossfire.streams.topology} is the thin shell that runs them in Kafka Streams.
 */
@NullMarked
package dev.crossfire.streams;

import org.jspecify.annotations.NullMarked;
