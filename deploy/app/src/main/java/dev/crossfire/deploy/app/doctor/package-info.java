/** {@code crossfire doctor}: why do I see nothing? {@link dev.crossfire.streams.survey} judges; this reads the topics and prints. */
@NullMarked
package dev.crossfire.deploy.app.doctor;

import org.jspecify.annotations.NullMarked;
