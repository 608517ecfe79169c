/**
 * The feed: incidents as a page, as JSON, and as a stream of events.
 *
 * <p>In come the records of {@code crossfire.incidents.v1} and {@code crossfire.findings.v1}: {@link
 * dev.crossfire.serve.feed.TopicReader} reads them, {@link dev.crossfire.serve.feed.IncidentFeed} puts them into {@link
 * dev.crossfire.serve.history.IncidentHistory} for those who ask, then into {@link dev.crossfire.serve.feed.FeedLog} for those who follow. Out
 * goes HTTP: {@link dev.crossfire.serve.feed.IncidentApi}, {@link dev.crossfire.serve.feed.IncidentStream}, {@link
 * dev.crossfire.serve.feed.IncidentPages}, held together by {@link dev.crossfire.serve.feed.FeedServer}. What people do comes in by {@link
 * dev.crossfire.serve.feed.ActionApi} and goes to the log; nothing else here writes to Kafka.
 */
@NullMarked
package dev.crossfire.serve.feed;

import org.jspecify.annotations.NullMarked;
