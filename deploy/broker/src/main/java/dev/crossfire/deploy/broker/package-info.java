/** A Kafka broker (KRaft, one node) inside this process, for {@code up} and for the tests of other modules. */
@NullMarked
package dev.crossfire.deploy.broker;

import org.jspecify.annotations.NullMarked;
