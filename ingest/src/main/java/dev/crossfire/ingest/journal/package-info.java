/**
 * Ships the node's journal: {@code journalctl} is followed, for some units and the kernel, from the cursor behind the last acknowledged
 * entry, its entries are gathered into chunks of one unit ({@link dev.crossfire.model.raw.JournalChunk}), and the cursor moves on when the
 * sink has acknowledged all of them.
 */
@NullMarked
package dev.crossfire.ingest.journal;

import org.jspecify.annotations.NullMarked;
