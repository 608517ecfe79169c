/**
 * Reads rule sets, routes, sockets and the like, and reduces them to what can matter to a packet on its way to 127.0.0.1. In come the parts of a snapshot, out go facts. Next: {@link dev.crossfire.streams.verdict}.
 */
@NullMarked
package dev.crossfire.streams.fact;

import org.jspecify.annotations.NullMarked;
