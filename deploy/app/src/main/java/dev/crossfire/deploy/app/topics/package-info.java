/** {@code crossfire topics}: creates the topics on a cluster, or says what differs there. */
@NullMarked
package dev.crossfire.deploy.app.topics;

import org.jspecify.annotations.NullMarked;
