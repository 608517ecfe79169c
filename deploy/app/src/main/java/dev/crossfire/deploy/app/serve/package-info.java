/**
 * {@code crossfire serve}: the feed and its history alone, against a Kafka cluster. It reads, and writes nothing but its own view.
 */
@NullMarked
package dev.crossfire.deploy.app.serve;

import org.jspecify.annotations.NullMarked;
