/**
 * {@code crossfire rules}: the conflicts that are judged, and what their authors need: a look over their files, and their scenarios run.
 */
@NullMarked
package dev.crossfire.deploy.app.rules;

import org.jspecify.annotations.NullMarked;
