/**
 * Incidents as a page, readable at 3 a.m.: pure functions from incidents and the time of day to HTML. In come records, out goes text in
 * which nothing that a log line or a rule's comment says can act. Next: the server sends it.
 */
@NullMarked
package dev.crossfire.serve.feed.page;

import org.jspecify.annotations.NullMarked;
