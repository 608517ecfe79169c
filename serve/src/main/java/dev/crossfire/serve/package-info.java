/** What reads incidents: the feed. In come records of {@code crossfire.incidents.v1}, out go a page, an API and a stream of events. */
@NullMarked
package dev.crossfire.serve;

import org.jspecify.annotations.NullMarked;
