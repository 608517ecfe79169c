/**
 * {@code crossfire stream}: the diagnosis alone, against a Kafka cluster. {@link dev.crossfire.deploy.app.stream.StreamProcessConfig} is
 * parsed once, then the process waits for its topics and runs the topology. {@code up} runs the same in its own process.
 */
@NullMarked
package dev.crossfire.deploy.app.stream;

import org.jspecify.annotations.NullMarked;
