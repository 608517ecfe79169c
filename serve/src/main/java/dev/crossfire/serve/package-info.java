/**
 * What reads incidents. In come records of {@code crossfire.incidents.v1}; out go a page, an API and a stream of events (the feed), and
 * messages to people (the notifier, which remembers them in {@code crossfire.notices.v1}).
 */
@NullMarked
package dev.crossfire.serve;

import org.jspecify.annotations.NullMarked;
