/** What a part of a firewall snapshot says, reduced to what can matter to a packet on its way to 127.0.0.1. Travels in {@link dev.crossfire.model.signal.SnapshotFacts}; the judge reads it. */
@NullMarked
package dev.crossfire.model.fact;

import org.jspecify.annotations.NullMarked;
