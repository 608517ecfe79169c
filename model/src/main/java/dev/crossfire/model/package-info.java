/**
 * What crosses a process boundary: the raw records that shippers push, the records of the one log that the fold reads, incidents and
 * findings, the topics that carry them and the one JSON codec.
 *
 * <p>In comes nothing, out goes nothing: every other module depends on this one, and this one depends on Jackson and the Kafka clients'
 * serializers alone. {@link dev.crossfire.model.raw} is what stands before recognition, {@link dev.crossfire.model.signal} and {@link
 * dev.crossfire.model.fact} what stands in {@code crossfire.signals.v1}, {@link dev.crossfire.model.incident} what people and tools read.
 */
@NullMarked
package dev.crossfire.model;

import org.jspecify.annotations.NullMarked;
