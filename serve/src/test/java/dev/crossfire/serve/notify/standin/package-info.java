/** A server that behaves like Slack, for tests: {@link dev.crossfire.serve.notify.standin.SlackStandIn}. */
@NullMarked
package dev.crossfire.serve.notify.standin;

import org.jspecify.annotations.NullMarked;
