/**
 * The thin shell: the Kafka Streams topology that runs recognise and the fold.
 */
@NullMarked
package dev.crossfire.streams.topology;

import org.jspecify.annotations.NullMarked;
