/**
 * Brings raw records to Kafka; knows sources and their wire formats, never their meaning.
 *
 * <p>A {@link dev.crossfire.ingest.Shipper} reads one source on a thread of its own ({@link dev.crossfire.ingest.journal}, {@link
 * dev.crossfire.ingest.firewall}, {@link dev.crossfire.ingest.pods}) and hands {@link dev.crossfire.ingest.RawRecord}s to a {@link
 * dev.crossfire.ingest.RawRecordSink}, which acknowledges each. What a source can read again is only marked as read once it is
 * acknowledged, so nothing is lost, and little is told twice. Next: {@code recognise} in the streams module.
 */
@NullMarked
package dev.crossfire.ingest;

import org.jspecify.annotations.NullMarked;
