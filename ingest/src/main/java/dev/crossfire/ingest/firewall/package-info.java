/**
 * Ships what the node's firewall, routes and sockets look like: every so often, and at once when asked, commands that only read are run,
 * and what they print goes out as one {@link dev.crossfire.model.raw.FirewallSnapshot}. A command that cannot be run becomes a part that
 * says so, never an empty rule set.
 */
@NullMarked
package dev.crossfire.ingest.firewall;

import org.jspecify.annotations.NullMarked;
