/**
 * {@code crossfire notify}: tells people of incidents, alone, against a Kafka cluster. {@code up} does the same in its own process when a
 * receiver is named.
 */
@NullMarked
package dev.crossfire.deploy.app.notify;

import org.jspecify.annotations.NullMarked;
