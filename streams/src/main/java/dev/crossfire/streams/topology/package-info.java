/**
 * The thin shell: the Kafka Streams topology that runs recognise and the fold.
 *
 * <p>{@link dev.crossfire.streams.topology.CrossfireTopology} is the pipeline. Raw records of any key come in; {@link
 * dev.crossfire.streams.topology.RecogniseProcessor} hands their bytes to the recogniser, writes what it says into {@code
 * crossfire.signals.v1} under the key of the node, and what could not be read into the dead letters; {@link
 * dev.crossfire.streams.topology.FoldProcessor} reads that one log, keeps the state of its nodes, and writes the incidents and findings that
 * the fold decides. All of it happens in transactions: a record counts once, in the topics, the stores and the ledgers alike.
 *
 * <p>Time enters here alone: {@link dev.crossfire.streams.topology.TickSource} makes the ticks, {@link
 * dev.crossfire.streams.topology.AppendTime} decides what a record's own timestamp is worth. {@link
 * dev.crossfire.streams.topology.StreamConfig} is the configuration, {@link dev.crossfire.streams.topology.StreamsRunner} runs an instance,
 * {@link dev.crossfire.streams.topology.TopicSetup} makes and checks the topics. Next: {@code crossfire.incidents.v1} and who reads it.
 */
@NullMarked
package dev.crossfire.streams.topology;

import org.jspecify.annotations.NullMarked;
