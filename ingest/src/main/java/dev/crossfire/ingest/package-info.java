/** Brings raw records to Kafka; knows sources and their wire formats, never their meaning. */
@NullMarked
package dev.crossfire.ingest;

import org.jspecify.annotations.NullMarked;
