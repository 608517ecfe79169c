/**
 * {@code crossfire up}: everything in one process. {@link dev.crossfire.deploy.app.up.UpConfig} is parsed once, then the parts start in
 * the order of the flow (data folder, broker, topics, topology, feed, demo) and stop in the opposite one.
 */
@NullMarked
package dev.crossfire.deploy.app.up;

import org.jspecify.annotations.NullMarked;
