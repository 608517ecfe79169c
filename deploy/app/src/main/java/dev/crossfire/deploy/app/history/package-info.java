/**
 * {@code crossfire history} and {@code crossfire show}: what was, and what is known of one incident.
 *
 * <p>{@link dev.crossfire.deploy.app.history.SourceFlags} decides where from: {@link dev.crossfire.deploy.app.history.ServerSource} asks a
 * running feed, {@link dev.crossfire.deploy.app.history.TopicSource} reads the topic itself; for the same question both give the same
 * bytes. {@link dev.crossfire.deploy.app.history.HistoryTable}, {@link dev.crossfire.deploy.app.history.HistoryCsv} and {@link
 * dev.crossfire.deploy.app.history.LifeText} set them for people and spreadsheets; JSON goes out as it came in.
 */
@NullMarked
package dev.crossfire.deploy.app.history;

import org.jspecify.annotations.NullMarked;
