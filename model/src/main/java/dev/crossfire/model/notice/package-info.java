/** What people were told of an incident: the records of {@code crossfire.notices.v1}, read and written by the notifier alone. */
@NullMarked
package dev.crossfire.model.notice;

import org.jspecify.annotations.NullMarked;
