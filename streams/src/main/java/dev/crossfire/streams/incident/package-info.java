/**
 * Follows the life of an incident: opened, confirmed, resolved, and the findings beside it. In come judgements, out go revisions. Next: {@code crossfire.incidents.v1}.
 */
@NullMarked
package dev.crossfire.streams.incident;

import org.jspecify.annotations.NullMarked;
