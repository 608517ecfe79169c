/**
 * What people do about incidents, on its way into the log. A {@link dev.crossfire.serve.action.ActionRequest} as it was typed or posted
 * becomes an action at the {@link dev.crossfire.serve.action.ActionDesk}, which {@link dev.crossfire.serve.action.ActionLog} writes to {@code
 * crossfire.actions.v1} and to the log that the fold reads, in one transaction. What comes of it stands in the incidents' next revisions.
 */
@NullMarked
package dev.crossfire.serve.action;

import org.jspecify.annotations.NullMarked;
