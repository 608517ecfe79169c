/**
 * The history: every revision of every incident, and the latest finding of every node and conflict, kept in a file of SQLite as a view of
 * {@code crossfire.incidents.v1} and {@code crossfire.findings.v1}.
 *
 * <p>In come records with the place they were read from. {@link dev.crossfire.serve.history.HistoryBatch} writes those of one poll
 * together with the offsets that come next in one transaction, so that after any end the file says exactly what the topics said up to the
 * offsets that it names. Out come answers to {@link dev.crossfire.serve.history.IncidentQuery}. {@link
 * dev.crossfire.serve.history.HistoryFile} owns the file and makes it anew when it is missing, damaged or of another making: nothing in it
 * is not in the topics. {@link dev.crossfire.serve.history.IncidentHistory} holds all that together for the feed.
 */
@NullMarked
package dev.crossfire.serve.history;

import org.jspecify.annotations.NullMarked;
